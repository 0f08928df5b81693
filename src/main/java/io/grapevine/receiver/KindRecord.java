package io.grapevine.receiver;

import io.grapevine.config.IntegrationConfig;

/** The record of the fields of an integration, whose kind is listed in {@link Kinds}. */
public interface KindRecord extends IntegrationConfig {
    @Override
    default String kind() {
        return Kinds.of(this).label();
    }
}
