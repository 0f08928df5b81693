package io.grapevine.integration.mattermost;

import io.grapevine.config.receiver.MattermostConfig;
import io.grapevine.go.Quoted;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.Requests;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.util.concurrent.CompletionStage;

/** Posts notifications to Mattermost. */
public final class MattermostNotifier implements Notifier {
    private final MattermostConfig config;
    private final Requests requests;

    /**
     * A notifier for one {@code mattermost_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public MattermostNotifier(MattermostConfig config, MessageTemplates wording, HttpSenders senders)
            throws SendFailure {
        this.config = config;
        this.requests = new Requests(config.kind(), wording, senders.of(config.httpConfig()));
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> MattermostMessage.of(config, texts),
                message -> HttpCall.postJson(url(), message.json()),
                (message, reply) -> outcome(reply, message.channel(), notification.receiverData()));
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
