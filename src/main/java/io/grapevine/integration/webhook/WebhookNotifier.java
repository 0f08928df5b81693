package io.grapevine.integration.webhook;

import io.grapevine.config.receiver.WebhookConfig;
import io.grapevine.integration.http.Attempt;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.HttpSender;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.SecretSource;
import io.grapevine.integration.http.SendFailure;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.template.Renderer;
import io.grapevine.template.TemplateException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Posts notifications to a webhook. */
public final class WebhookNotifier implements Notifier {
    private final WebhookConfig config;
    private final Renderer renderer;
    private final String externalUrl;
    private final HttpSender sender;

    /**
     * A notifier for one {@code webhook_configs} entry.
     *
     * @param externalUrl where the user interface is found, without a slash at its end
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public WebhookNotifier(WebhookConfig config, Renderer renderer, String externalUrl, HttpSenders senders)
            throws SendFailure {
        this.config = config;
        this.renderer = renderer;
        this.externalUrl = externalUrl;
        this.sender = senders.of(config.httpConfig());
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        WebhookMessage message = WebhookMessage.of(notification, config.maxAlerts(), externalUrl);
        String body;
        String url;
        try {
            body = config.payload() == null ? message.json() : message.json(config.payload(), renderer);
        } catch (TemplateException failure) {
            return rejected("payload: " + failure.getMessage());
        }
        try {
            url = url(message);
        } catch (TemplateException failure) {
            return rejected("url: its template fails"); // the fault would quote the template, which is secret
        } catch (SendFailure failure) {
            return rejected(failure.getMessage());
        }
        if (url.isEmpty()) {
            return rejected("url: empty once rendered (expected: a URL)");
        }
        Attempt attempt = new Attempt(config.kind(), notification.timeout(), config.timeout());
        return attempt.send(
                sender, HttpCall.postJson(url, body, attempt.limit()), reply -> outcome(reply, notification));
    }

    private String url(WebhookMessage message) throws TemplateException, SendFailure {
        String template = config.url().isEmpty()
                ? SecretSource.file("url", config.urlFile()).strip()
                : config.url().reveal();
        return renderer.text(template, message.data());
    }

    private static Outcome outcome(HttpReply reply, Notification notification) {
        return WebhookStatus.outcome(
                reply.status(), reply.quotableBody(), StatusTable.retryAfter(reply), notification.receiverData());
    }

    private static CompletionStage<Outcome> rejected(String message) {
        return CompletableFuture.completedFuture(new Outcome.Rejected(FailureReason.OTHER, message));
    }
}
