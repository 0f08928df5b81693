package io.grapevine.integration.webex;

import io.grapevine.config.receiver.WebexConfig;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.Shortened;
import io.grapevine.integration.message.TemplateFault;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Posts notifications to a room of Webex. */
public record WebexNotifier(WebexConfig config, Requests requests) implements Notifier {
    /** How long a message may be, in bytes as UTF-8. */
    private static final int MAX_MESSAGE = 7439;

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> HttpCall.postJson(config.apiUrl().reveal(), json(config, texts)),
                reply -> StatusTable.RATE_LIMITS_TOO.judge(reply, notification.receiverData()));
    }

    /** The body of the request; throws if it does not say which room is meant. */
    static String json(WebexConfig config, MessageFields texts) throws TemplateFault {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("markdown", Shortened.toBytes(texts.body("message", config.message()), MAX_MESSAGE));
        String room = texts.required("room_id", config.roomId());
        if (!room.isEmpty()) {
            message.put("roomId", room);
        }
        return GoJson.encode(message) + "\n";
    }
}
