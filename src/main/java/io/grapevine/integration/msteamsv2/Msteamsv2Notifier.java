package io.grapevine.integration.msteamsv2;

import io.grapevine.config.receiver.Msteamsv2Config;
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

/** Posts notifications to Microsoft Teams, through a workflow. */
public final class Msteamsv2Notifier implements Notifier {
    private final Msteamsv2Config config;
    private final Requests requests;

    /**
     * A notifier for one {@code msteamsv2_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public Msteamsv2Notifier(Msteamsv2Config config, MessageTemplates wording, HttpSenders senders) throws SendFailure {
        this.config = config;
        this.requests = new Requests(config.kind(), wording, senders.of(config.httpConfig()));
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> HttpCall.postJson(
                        SecretSource.either("webhook_url", config.webhookUrl(), config.webhookUrlFile()),
                        Msteamsv2Message.json(config, texts)),
                reply -> Msteamsv2Answer.outcome(reply, notification.receiverData()));
    }
}
