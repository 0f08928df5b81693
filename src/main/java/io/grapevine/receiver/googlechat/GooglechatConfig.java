package io.grapevine.receiver.googlechat;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import org.jspecify.annotations.Nullable;

/**
 * A space of Google Chat. Exactly one of {@code url} and {@code urlFile} is set.
 *
 * @param url the address of the incoming webhook; null if a file says it
 * @param message the text; empty for the default message, a headline with a card
 * @param threading whether the notifications of a group are replies to its first one
 */
public record GooglechatConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret url,
        String urlFile,
        String message,
        boolean threading)
        implements HttpKind {
    /** The kind. */
    public static final Kind<GooglechatConfig> KIND = Kind.of(
                    "googlechat", GooglechatConfig.class, () -> GooglechatFormat.FORMAT)
            .actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new GooglechatNotifier(this, parts.requests(this));
    }
}
