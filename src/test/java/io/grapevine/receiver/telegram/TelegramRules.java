package io.grapevine.receiver.telegram;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** The rules of the Bot API for requests: what Telegram refuses is an error here, too, and so is what it ignores. */
final class TelegramRules {
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "sendMessage",
            Set.of(
                    "chat_id",
                    "text",
                    "parse_mode",
                    "disable_web_page_preview",
                    "disable_notification",
                    "message_thread_id",
                    "reply_parameters",
                    "reply_markup"),
            "editMessageText",
            Set.of("chat_id", "message_id", "text", "parse_mode", "disable_web_page_preview", "reply_markup"),
            "editMessageReplyMarkup",
            Set.of("chat_id", "message_id", "reply_markup"),
            "answerCallbackQuery",
            Set.of("callback_query_id", "text", "show_alert"),
            "getUpdates",
            Set.of("offset", "limit", "timeout", "allowed_updates"),
            "setWebhook",
            Set.of("url", "secret_token", "allowed_updates"));

    private TelegramRules() {}

    /**
     * Checks the parameters of a method.
     *
     * @throws IllegalArgumentException if Telegram would refuse or ignore one; the message is the description of the refusal
     */
    static JsonObject check(String method, String json) {
        JsonObject arguments = new JsonObject(json);
        Set<String> fields = FIELDS.getOrDefault(method, Set.of());
        require(FIELDS.containsKey(method) && fields.containsAll(arguments.fieldNames()), method + ": fields " + json);
        if (arguments.containsKey("text")) {
            String text = arguments.getString("text");
            int most = method.equals("answerCallbackQuery") ? 200 : 4096;
            require(most == 200 || !text.isBlank(), "message text is empty");
            require(text.getBytes(StandardCharsets.UTF_8).length <= 32 << 10, "message is too long");
            String shown = TelegramEntities.parse(arguments.getString("parse_mode", ""), text);
            require(shown.codePointCount(0, shown.length()) <= most, "message is too long");
        }
        if (arguments.containsKey("reply_markup")) {
            keyboard(arguments.getJsonObject("reply_markup"));
        }
        return arguments;
    }

    static void require(boolean holds, String error) {
        if (!holds) {
            throw new IllegalArgumentException("Bad Request: " + error);
        }
    }

    private static void keyboard(JsonObject markup) {
        require(markup.fieldNames().equals(Set.of("inline_keyboard")), "can't parse reply keyboard markup");
        for (Object row : markup.getJsonArray("inline_keyboard")) {
            JsonArray buttons = (JsonArray) row;
            require(!buttons.isEmpty() && buttons.size() <= 8, "a row of " + buttons.size());
            buttons.forEach(button -> button((JsonObject) button));
        }
    }

    private static void button(JsonObject button) {
        require(!button.getString("text", "").isBlank(), "inline keyboard button text must be non-empty");
        if (button.containsKey("url")) {
            require(button.fieldNames().equals(Set.of("text", "url")), "fields of a button");
            String host = URI.create(button.getString("url")).getHost();
            require(
                    host != null && (host.contains(".") || host.startsWith("[")),
                    "inline keyboard button URL '" + button.getString("url") + "' is invalid: Wrong HTTP URL");
        } else {
            require(button.fieldNames().equals(Set.of("text", "callback_data")), "fields of a button");
            int bytes = button.getString("callback_data").getBytes(StandardCharsets.UTF_8).length;
            require(bytes >= 1 && bytes <= 64, "BUTTON_DATA_INVALID");
        }
    }
}
