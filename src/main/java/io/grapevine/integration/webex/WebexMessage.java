package io.grapevine.integration.webex;

import io.grapevine.config.receiver.WebexConfig;
import io.grapevine.http.GoJson;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.Shortened;
import io.grapevine.integration.message.TemplateFault;
import java.util.LinkedHashMap;
import java.util.Map;

/** What Webex is told. */
final class WebexMessage {
    /** How long a message may be, in bytes as UTF-8. */
    private static final int MAX_MESSAGE = 7439;

    private WebexMessage() {}

    /**
     * The body of the request.
     *
     * @throws TemplateFault if it does not say which room is meant
     */
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
