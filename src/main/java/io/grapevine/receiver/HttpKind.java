package io.grapevine.receiver;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notification.Notifier;

/** The record of the fields of an integration that sends over HTTP, which makes the requests of its notifications. */
public interface HttpKind extends HttpIntegrationConfig, KindRecord {
    /**
     * Makes the notifier of this integration, which sends by {@code requests}.
     *
     * @throws SendFailure if the address of its API is unusable
     */
    Notifier notifier(Requests requests) throws SendFailure;

    @Override
    default Notifier notifier(NotifierParts parts) throws SendFailure {
        return notifier(parts.requests(this));
    }
}
