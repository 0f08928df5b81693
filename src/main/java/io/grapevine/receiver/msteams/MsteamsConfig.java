package io.grapevine.receiver.msteams;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a Microsoft Teams integration through a connector. Exactly one of {@code webhookUrl} and {@code
 * webhookUrlFile} is set.
 *
 * @param webhookUrl where to post; null if a file says it
 */
public record MsteamsConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret webhookUrl,
        String webhookUrlFile,
        String title,
        String summary,
        String text)
        implements HttpKind {
    /** The kind. */
    public static final Kind<MsteamsConfig> KIND =
            Kind.of("msteams", MsteamsConfig.class, () -> MsteamsFormat.FORMAT).alertmanagers(14);

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new MsteamsNotifier(this, parts.requests(this));
    }
}
