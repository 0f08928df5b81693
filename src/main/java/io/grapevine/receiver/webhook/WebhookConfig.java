package io.grapevine.receiver.webhook;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a webhook: alerts as JSON to any URL. Exactly one of {@code url} and {@code urlFile} is set.
 *
 * @param url where to post, a template
 * @param maxAlerts how many alerts go into one message, unsigned; 0 for all
 * @param payload a body of its own, a tree whose strings are templates; null for the usual body
 */
public record WebhookConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Secret url,
        String urlFile,
        long maxAlerts,
        Duration timeout,
        @Nullable Object payload)
        implements HttpKind {
    /** The kind. */
    public static final Kind<WebhookConfig> KIND = Kind.of("webhook", WebhookConfig.class, () -> WebhookFormat.FORMAT)
            .alertmanagers(6)
            .forMachines()
            .actionsByTemplate()
            .partial("payload", "webhook.json");

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new WebhookNotifier(this, parts.requests(this));
    }
}
