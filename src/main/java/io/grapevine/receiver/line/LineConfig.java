package io.grapevine.receiver.line;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;

/**
 * A chat of an official account of LINE.
 *
 * @param url the root of the Messaging API
 * @param token the channel's access token
 * @param to the ID of a user, group or room
 * @param title the first line; empty for the default one
 * @param message the text; empty for the default one
 * @param link the address at the end of the default text
 */
public record LineConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url url,
        Secret token,
        String tokenFile,
        String to,
        String title,
        String message,
        String link)
        implements HttpKind {
    /** The kind. */
    public static final Kind<LineConfig> KIND =
            Kind.of("line", LineConfig.class, () -> LineFormat.FORMAT).actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new LineNotifier(this, parts.requests(this));
    }

    /** The root of LINE's own API. */
    public static final Url LINE = new Url("https://api.line.me/");
}
