package io.grapevine.integration.telegram;

import io.grapevine.config.receiver.TelegramConfig;
import io.grapevine.http.GoJson;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.Shortened;
import io.grapevine.integration.message.ShortenedHtml;
import java.util.LinkedHashMap;
import java.util.Map;

/** A message, rendered: the parameters of {@code sendMessage}, all of which are strings. */
final class TelegramMessage {
    /** How long a message may be, in characters. */
    private static final int MAX_TEXT = 4096;

    private static final String HTML = "HTML";

    private TelegramMessage() {}

    /**
     * The message that a configuration describes, as JSON.
     *
     * @param chat the id of the chat
     */
    static String json(TelegramConfig config, MessageFields texts, long chat) {
        boolean html = config.parseMode().equals(HTML);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("chat_id", Long.toString(chat));
        if (config.disableNotifications()) {
            message.put("disable_notification", "true");
        }
        message.put("disable_web_page_preview", "true");
        if (config.messageThreadId() != 0) {
            message.put("message_thread_id", Long.toString(config.messageThreadId()));
        }
        // plain words are full of what Markdown takes for markup
        if (!config.parseMode().isEmpty() && (html || !texts.isPlain())) {
            message.put("parse_mode", config.parseMode());
        }
        message.put(
                "text",
                html
                        ? ShortenedHtml.toCharacters(texts.htmlBody("message", config.message()), MAX_TEXT)
                        : Shortened.toCharacters(texts.body("message", config.message()), MAX_TEXT));
        return GoJson.encode(message) + "\n";
    }
}
