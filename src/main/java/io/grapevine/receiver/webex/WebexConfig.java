package io.grapevine.receiver.webex;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;

/** The configuration of a Webex integration. */
public record WebexConfig(boolean sendResolved, HttpConfig httpConfig, Url apiUrl, String message, String roomId)
        implements HttpKind {
    /** The kind. */
    public static final Kind<WebexConfig> KIND = Kind.of("webex", WebexConfig.class, () -> WebexFormat.FORMAT)
            .alertmanagers(13)
            .actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new WebexNotifier(this, parts.requests(this));
    }
}
