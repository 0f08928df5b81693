package io.grapevine.receiver.gotify;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;

/**
 * An application of a Gotify server.
 *
 * @param url the root of the server
 * @param token the token of the application
 * @param title the headline; empty for the default one
 * @param message the text; empty for the default one
 * @param priority 0 to 10; empty for that of the severity
 * @param click the address that a tap opens
 * @param markdown whether the text is Markdown
 */
public record GotifyConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url url,
        Secret token,
        String tokenFile,
        String title,
        String message,
        String priority,
        String click,
        boolean markdown)
        implements HttpKind {
    /** The kind. */
    public static final Kind<GotifyConfig> KIND = Kind.of("gotify", GotifyConfig.class, () -> GotifyFormat.FORMAT)
            .urgent()
            .actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new GotifyNotifier(this, parts.requests(this));
    }
}
