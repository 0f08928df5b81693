package io.grapevine.receiver;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;

/** The record of the fields of an integration, whose kind is listed in {@link Kinds}. */
public interface KindRecord extends IntegrationConfig {
    @Override
    default String kind() {
        return Kinds.of(this).label();
    }

    /**
     * Makes the notifier of this integration.
     *
     * @throws SendFailure if what it needs, such as a certificate, is not there
     */
    Notifier notifier(NotifierParts parts) throws SendFailure;
}
