package io.grapevine.receiver.webhook;

import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.TemplateFault;
import io.grapevine.receiver.message.WebhookMessage;
import java.util.concurrent.CompletionStage;

/** Posts notifications to a webhook. */
public record WebhookNotifier(WebhookConfig config, Requests requests) implements Notifier {
    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        WebhookMessage message = WebhookMessage.of(
                notification, config.maxAlerts(), requests.templates().externalUrl());
        return requests.deliver(
                notification,
                message.data(),
                texts -> HttpCall.postJson(url(texts), body(message, texts)),
                reply -> StatusTable.SERVER_ERRORS_ONLY.judge(reply, notification.receiverData()));
    }

    private String body(WebhookMessage message, MessageFields texts) {
        if (texts.isPlain()) {
            return message.json();
        }
        String overridden = texts.overridden(WebhookPayload.PAYLOAD);
        if (overridden != null) {
            return WebhookPayload.checked(overridden, texts);
        }
        return config.payload() == null ? message.json() : WebhookPayload.json(config.payload(), texts);
    }

    private String url(MessageFields texts) throws TemplateFault, SendFailure {
        String template = config.url().isEmpty()
                ? SecretSource.file("url", config.urlFile()).strip()
                : config.url().reveal();
        String url = texts.secret("url", template);
        if (url.isEmpty()) {
            throw SendFailure.of("url: empty once rendered (expected: a URL)");
        }
        return url;
    }
}
