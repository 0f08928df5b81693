package io.grapevine.receiver.mattermost;

import io.grapevine.base.go.Quoted;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.MessageIncident;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.MessageButtons;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.PostedState;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Posts notifications to Mattermost.
 *
 * @param buttons the buttons of messages about incidents; null for none
 */
public record MattermostNotifier(
        MattermostConfig config,
        Requests requests,
        @Nullable MessageButtons buttons) implements Notifier {
    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> message(notification, texts),
                message -> HttpCall.postJson(url(), message.json()),
                (message, reply) -> {
                    message.secrets().forEach(reply.redaction()::hide);
                    return outcome(reply, message.channel(), notification.receiverData());
                });
    }

    private MattermostMessage message(Notification notification, MessageFields texts) {
        MattermostMessage message = MattermostMessage.of(config, texts);
        MessageIncident incident = notification.incident();
        if (incident == null) {
            return message;
        }
        return buttons == null
                ? message.with(texts.links())
                : message.with(buttons, incident, PostedState.of(notification));
    }

    private static Outcome outcome(HttpReply reply, String channel, ReceiverData data) {
        return StatusTable.RATE_LIMITS_TOO.judge(
                reply.status(),
                "channel " + Quoted.quote(channel) + ": " + reply.quotableBody(),
                StatusTable.retryAfter(reply),
                data);
    }

    private String url() throws SendFailure {
        String url = SecretSource.either("webhook_url", config.webhookUrl(), config.webhookUrlFile());
        if (url.isEmpty()) {
            throw SendFailure.of("webhook_url: empty (expected: a URL)");
        }
        return url;
    }
}
