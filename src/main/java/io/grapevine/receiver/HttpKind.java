package io.grapevine.receiver;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;

/** An integration of a kind that sends HTTP requests. */
public interface HttpKind extends HttpIntegrationConfig, KindRecord {
    /**
     * Makes the notifier of this integration.
     *
     * @throws SendFailure if what it needs, such as a certificate, is not there
     */
    Notifier notifier(NotifierParts parts) throws SendFailure;
}
