package io.grapevine.receiver.msteams;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.MessageFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Posts notifications as message cards to a connector of Microsoft Teams. */
public record MsteamsNotifier(MsteamsConfig config, Requests requests) implements Notifier {
    private static final String RED = "8C1A1A";

    private static final String GREEN = "2DC72D";

    /** What Microsoft asks to try again, besides 5xx. */
    private static final StatusTable STATUSES = new StatusTable(new TreeSet<>(List.of(412, 429)));

    /** How a connector begins if Teams did not take the message, and where it quotes the status. */
    private static final String REFUSED = "Webhook message delivery failed";

    private static final Pattern STATUS = Pattern.compile("HTTP error ([45]\\d\\d)\\b");

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> json(config, texts),
                json -> HttpCall.postJson(
                        SecretSource.either("webhook_url", config.webhookUrl(), config.webhookUrlFile()), json),
                (json, reply) -> outcome(reply, notification.receiverData()));
    }

    static String json(MsteamsConfig config, MessageFields texts) {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("@context", "http://schema.org/extensions");
        card.put("type", "MessageCard");
        card.put("title", texts.headline("title", config.title()));
        card.put("summary", texts.headline("summary", config.summary()));
        card.put("text", texts.body("text", config.text()));
        card.put("themeColor", texts.data().status().equals("firing") ? RED : GREEN);
        return GoJson.encode(card) + "\n";
    }

    /** A connector answers 200 also where Teams refuses the message, and then quotes the status of Teams in the body. */
    private static Outcome outcome(HttpReply reply, ReceiverData data) {
        if (!StatusTable.isSuccess(reply.status()) || !reply.body().startsWith(REFUSED)) {
            return judge(reply, reply.status(), data);
        }
        Matcher status = STATUS.matcher(reply.body());
        return status.find()
                ? judge(reply, Integer.parseInt(status.group(1)), data)
                : new Outcome.Retryable(
                        FailureReason.SERVER_ERROR,
                        "the connector could not reach Teams: " + StatusTable.quote(reply),
                        StatusTable.retryAfter(reply));
    }

    private static Outcome judge(HttpReply reply, int status, ReceiverData data) {
        return STATUSES.judge(status, reply.quotableBody(), StatusTable.retryAfter(reply), data);
    }
}
