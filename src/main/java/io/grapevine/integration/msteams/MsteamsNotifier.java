package io.grapevine.integration.msteams;

import io.grapevine.config.receiver.MsteamsConfig;
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

/** Posts notifications to Microsoft Teams, through a connector. */
public final class MsteamsNotifier implements Notifier {
    private final MsteamsConfig config;
    private final Requests requests;

    /**
     * A notifier for one {@code msteams_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public MsteamsNotifier(MsteamsConfig config, MessageTemplates wording, HttpSenders senders) throws SendFailure {
        this.config = config;
        this.requests = new Requests(config.kind(), wording, senders.of(config.httpConfig()));
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> HttpCall.postJson(
                        SecretSource.either("webhook_url", config.webhookUrl(), config.webhookUrlFile()),
                        MsteamsMessage.json(config, texts)),
                reply -> MsteamsAnswer.outcome(reply, notification.receiverData()));
    }
}
