package io.grapevine.integration.slack;

import io.grapevine.config.receiver.SlackConfig;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.Requests;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.util.concurrent.CompletionStage;

/** Posts notifications to Slack, or changes the message that was posted before. */
public final class SlackNotifier implements Notifier {
    private static final String UPDATE_URL = "https://slack.com/api/chat.update";

    private final SlackConfig config;
    private final Requests requests;
    private final String updateUrl;

    /** A notifier for one {@code slack_configs} entry. It fails if certificates or proxies of its client are unusable. */
    public SlackNotifier(SlackConfig config, MessageTemplates wording, HttpSenders senders) throws SendFailure {
        this(config, wording, senders, UPDATE_URL);
    }

    /** The same with another address for changing messages, for tests. */
    SlackNotifier(SlackConfig config, MessageTemplates wording, HttpSenders senders, String updateUrl)
            throws SendFailure {
        this.config = config;
        this.requests = new Requests(config.kind(), wording, senders.of(config.httpConfig()), config.timeout());
        this.updateUrl = updateUrl;
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        SlackAnswer.Post earlier = config.updateMessage() ? SlackAnswer.Post.of(notification.receiverData()) : SlackAnswer.Post.NONE;
        return requests.deliver(
                notification,
                texts -> SlackMessage.of(config, texts, earlier),
                message -> HttpCall.postJson(
                        earlier.isKnown()
                                ? updateUrl
                                : SecretSource.either("api_url", config.apiUrl(), config.apiUrlFile()),
                        message.json()),
                (message, reply) -> SlackAnswer.outcome(
                        reply, message.channel(), notification.receiverData(), config.updateMessage()));
    }
}
