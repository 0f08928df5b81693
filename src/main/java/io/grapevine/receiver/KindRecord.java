package io.grapevine.receiver;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notification.Notifier;
import java.util.List;

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

    /**
     * The texts that every notification fails for, or is sent with something else for: each as {@code field: value (expected: …)}.
     * Alertmanager loads them, so they are no faults. Of templates only sending can tell.
     */
    default List<String> mistakes() {
        return List.of();
    }

    /** Whether a text is no template, so that each notification has it as it is. */
    static boolean isFixed(String text) {
        return !text.contains("{{");
    }
}
