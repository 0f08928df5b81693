package io.grapevine.integration.webex;

import io.grapevine.config.receiver.WebexConfig;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.Requests;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.util.concurrent.CompletionStage;

/** Posts notifications to Webex. The bot's token comes with {@code http_config}. */
public final class WebexNotifier implements Notifier {
    private final WebexConfig config;
    private final Requests requests;

    /**
     * A notifier for one {@code webex_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public WebexNotifier(WebexConfig config, MessageTemplates wording, HttpSenders senders) throws SendFailure {
        this.config = config;
        this.requests = new Requests(config.kind(), wording, senders.of(config.httpConfig()));
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> HttpCall.postJson(config.apiUrl().reveal(), WebexMessage.json(config, texts)),
                reply -> StatusTable.RATE_LIMITS_TOO.judge(
                        reply.status(),
                        reply.quotableBody(),
                        StatusTable.retryAfter(reply),
                        notification.receiverData()));
    }
}
