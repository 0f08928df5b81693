package io.grapevine.receiver.pushover;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import java.time.Duration;

/**
 * The configuration of a Pushover integration.
 *
 * @param userKey the recipient's key; a template
 * @param token the application's token; a template
 * @param url a link
 * @param urlTitle the link's text
 * @param device the device; empty for all
 * @param priority -2 to 2
 * @param retry how often a message of priority 2 is repeated
 * @param expire for how long it is
 * @param ttl after which time the message disappears; zero for never
 * @param html whether the text is HTML
 * @param monospace whether it is shown in a font of equal widths
 */
public record PushoverConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Secret userKey,
        String userKeyFile,
        Secret token,
        String tokenFile,
        String title,
        String message,
        String url,
        String urlTitle,
        String device,
        String sound,
        String priority,
        Duration retry,
        Duration expire,
        Duration ttl,
        boolean html,
        boolean monospace)
        implements HttpKind {
    /** The kind. */
    public static final Kind<PushoverConfig> KIND = Kind.of(
                    "pushover", PushoverConfig.class, () -> PushoverFormat.FORMAT)
            .alertmanagers(9)
            .urgent()
            .actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new PushoverNotifier(this, parts.requests(this));
    }
}
