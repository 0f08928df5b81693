package io.grapevine.receiver.msteamsv2;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a Microsoft Teams integration through a workflow. Exactly one of {@code webhookUrl} and {@code
 * webhookUrlFile} is set.
 *
 * @param webhookUrl where to post; null if a file says it
 */
public record Msteamsv2Config(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret webhookUrl,
        String webhookUrlFile,
        String title,
        String text)
        implements HttpKind {
    /** The kind. */
    public static final Kind<Msteamsv2Config> KIND = Kind.of(
                    "msteamsv2", Msteamsv2Config.class, () -> Msteamsv2Format.FORMAT)
            .alertmanagers(15)
            .actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new Msteamsv2Notifier(this, parts.requests(this));
    }
}
