package io.grapevine.integration.victorops;

import io.grapevine.config.receiver.VictoropsConfig;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.JsonAnswer;
import io.grapevine.integration.http.Requests;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.integration.message.DedupKey;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.integration.message.Shortened;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.util.concurrent.CompletionStage;

/** Opens an incident at VictorOps for each group, and resolves it. */
public final class VictoropsNotifier implements Notifier {
    private static final int MAX_QUOTE = 256;

    private final VictoropsConfig config;
    private final Requests requests;

    /**
     * A notifier for one {@code victorops_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public VictoropsNotifier(VictoropsConfig config, MessageTemplates wording, HttpSenders senders) throws SendFailure {
        this.config = config;
        this.requests = new Requests(config.kind(), wording, senders.of(config.httpConfig()));
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        String apiKey;
        try {
            apiKey = new SecretSource("api_key", config.apiKey(), config.apiKeyFile(), "").read();
        } catch (SendFailure failure) {
            return Requests.rejected(String.valueOf(failure.getMessage()));
        }
        String entityId = DedupKey.of(notification);
        return requests.deliver(
                notification,
                texts -> HttpCall.postJson(
                        VictoropsMessage.url(
                                config.apiUrl(), apiKey, texts.required("routing_key", config.routingKey())),
                        VictoropsMessage.json(config, texts, entityId)),
                reply -> {
                    reply.redaction().hide(apiKey);
                    return outcome(reply, notification.receiverData());
                });
    }

    /** A success whose text says that it is none is final, as are all statuses but 5xx. */
    private static Outcome outcome(HttpReply reply, ReceiverData data) {
        boolean failure =
                JsonAnswer.scalars(reply.body()).getOrDefault("/result", "").equals("failure");
        if (failure && StatusTable.isSuccess(reply.status())) {
            String answer = Shortened.toCharacters(reply.quotableBody(), MAX_QUOTE);
            return new Outcome.Rejected(FailureReason.CLIENT_ERROR, "VictorOps answered: " + answer);
        }
        return StatusTable.SERVER_ERRORS_ONLY.judge(
                reply.status(), reply.quotableBody(), StatusTable.retryAfter(reply), data);
    }
}
