package io.grapevine.receiver.victorops;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Utf8;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.DedupKey;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.Shortened;
import io.grapevine.template.AlertData;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Opens an incident at VictorOps for each group, and resolves it. */
public record VictoropsNotifier(VictoropsConfig config, Requests requests) implements Notifier {
    /** How long the text may be, in characters. */
    private static final int MAX_STATE_MESSAGE = 20_480;

    private static final String CRITICAL = "CRITICAL";

    /** The types of message that open an incident or at least say that something is wrong. */
    private static final Set<String> FIRING_TYPES = Set.of("INFO", "WARNING", CRITICAL);

    /** A body, and the secrets in its URL. */
    private record Message(String apiKey, String routingKey, String json) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> new Message(
                        new SecretSource("api_key", config.apiKey(), config.apiKeyFile(), "").read(),
                        texts.required("routing_key", config.routingKey()),
                        json(config, texts, DedupKey.of(notification))),
                message ->
                        HttpCall.postJson(url(config.apiUrl(), message.apiKey(), message.routingKey()), message.json()),
                (message, reply) -> {
                    reply.redaction().hide(message.apiKey());
                    return outcome(reply, notification.receiverData());
                });
    }

    /** A success whose text says that it is none is final, as are all statuses but 5xx. */
    private static Outcome outcome(HttpReply reply, ReceiverData data) {
        boolean failure =
                JsonAnswer.scalars(reply.body()).getOrDefault("/result", "").equals("failure");
        if (failure && StatusTable.isSuccess(reply.status())) {
            return StatusTable.refused("VictorOps", reply);
        }
        return StatusTable.SERVER_ERRORS_ONLY.judge(reply, data);
    }

    /** The address of a team in the API. */
    static String url(Url api, String apiKey, String routingKey) throws SendFailure {
        try {
            return GoUrl.parse(api.reveal())
                    .withMorePath(apiKey + "/" + routingKey)
                    .text();
        } catch (GoUrl.Malformed fault) {
            throw SendFailure.of("api_url: malformed (expected: http://host/path)");
        }
    }

    /** The body: a map of texts, sorted by name as Go writes it. */
    static String json(VictoropsConfig config, MessageFields texts, String entityId) {
        Map<String, String> body = new TreeMap<>(Utf8::compare);
        body.put("message_type", type(texts, texts.of("message_type", config.messageType())));
        body.put("entity_id", entityId);
        body.put("entity_display_name", texts.headline("entity_display_name", config.entityDisplayName()));
        body.put(
                "state_message",
                Shortened.toCharacters(texts.body("state_message", config.stateMessage()), MAX_STATE_MESSAGE));
        body.put("monitoring_tool", texts.of("monitoring_tool", config.monitoringTool()));
        config.customFields().forEach((name, value) -> body.put(name, texts.of("custom_fields." + name, value)));
        return GoJson.encode(body) + "\n";
    }

    private static String type(MessageFields texts, String wanted) {
        if (!texts.data().status().equals(AlertData.FIRING)) {
            return "RECOVERY";
        }
        return FIRING_TYPES.contains(wanted) ? wanted : CRITICAL;
    }
}
