package io.grapevine.receiver.webex;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.LinkParagraph;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.TemplateFault;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Posts notifications to a room of Webex. */
public record WebexNotifier(WebexConfig config, Requests requests) implements Notifier {
    /** The longest message. */
    private static final Length MESSAGE = Length.bytes(7439);

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
        String links = new LinkParagraph(texts.links(), Markup.MARKDOWN).after(MESSAGE);
        message.put("markdown", MESSAGE.minus(links).shorten(texts.body("message", config.message())) + links);
        String room = texts.required("room_id", config.roomId());
        if (!room.isEmpty()) {
            message.put("roomId", room);
        }
        return GoJson.encode(message) + "\n";
    }
}
