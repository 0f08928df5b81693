package io.grapevine.integration.slack;

import io.grapevine.config.Secret;
import io.grapevine.config.receiver.SlackConfig;
import io.grapevine.integration.http.Attempt;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpSender;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.SecretSource;
import io.grapevine.integration.http.SendFailure;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.template.Renderer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts notifications to Slack, or changes the message that was posted before. */
public final class SlackNotifier implements Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(SlackNotifier.class);
    private static final String UPDATE_URL = "https://slack.com/api/chat.update";

    private final SlackConfig config;
    private final Renderer renderer;
    private final String externalUrl;
    private final HttpSender sender;
    private final String updateUrl;

    /**
     * A notifier for one {@code slack_configs} entry.
     *
     * @param externalUrl where the user interface is found, without a slash at its end
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public SlackNotifier(SlackConfig config, Renderer renderer, String externalUrl, HttpSenders senders)
            throws SendFailure {
        this(config, renderer, externalUrl, senders, UPDATE_URL);
    }

    /** The same with another address for changing messages, for tests. */
    SlackNotifier(SlackConfig config, Renderer renderer, String externalUrl, HttpSenders senders, String updateUrl)
            throws SendFailure {
        this.config = config;
        this.renderer = renderer;
        this.externalUrl = externalUrl;
        this.sender = senders.of(config.httpConfig());
        this.updateUrl = updateUrl;
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        SlackThread earlier = config.updateMessage() ? SlackThread.of(notification.receiverData()) : SlackThread.NONE;
        SlackTexts texts = new SlackTexts(renderer, notification.data(externalUrl));
        SlackMessage message = SlackMessage.of(config, texts, earlier);
        if (texts.fault() != null) {
            LOG.warn(
                    "msg=\"A Slack template failed, its text is left out\" receiver={} group_key={} err={}",
                    notification.receiver(),
                    notification.groupKey(),
                    texts.fault());
        }
        String url;
        try {
            url = earlier.isKnown() ? updateUrl : url();
        } catch (SendFailure failure) {
            return CompletableFuture.completedFuture(new Outcome.Rejected(FailureReason.OTHER, failure.getMessage()));
        }
        Attempt attempt = new Attempt(config.kind(), notification.timeout(), config.timeout());
        return attempt.send(
                sender,
                HttpCall.postJson(url, message.json(), attempt.limit()),
                reply -> SlackAnswer.outcome(
                        reply, message.channel(), notification.receiverData(), config.updateMessage()));
    }

    private String url() throws SendFailure {
        Secret url = config.apiUrl();
        return url != null
                ? url.reveal()
                : SecretSource.file("api_url", config.apiUrlFile()).strip();
    }
}
