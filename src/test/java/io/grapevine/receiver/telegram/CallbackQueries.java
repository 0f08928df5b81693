package io.grapevine.receiver.telegram;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The clicks of users, and what the bot answers. Each click is answered once at most, and in time. */
final class CallbackQueries {
    private final Set<String> open = new HashSet<>();
    private final List<String> alerts = new ArrayList<>();
    private final List<String> toasts = new ArrayList<>();
    private long last = 500;
    private boolean isOld;

    /** The update of a click on the button of a message whose label begins so. */
    JsonObject click(JsonObject message, String label, String user) {
        String data = buttons(message)
                .filter(button -> button.getString("text").startsWith(label) && button.containsKey("callback_data"))
                .map(button -> button.getString("callback_data"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(label + ": not in " + message));
        long number = ++last;
        String id = "4382bfdwdsb323b2d" + number;
        open.add(id);
        JsonObject from = new JsonObject()
                .put("id", 4_000_000_000L + user.charAt(0))
                .put("is_bot", false)
                .put("first_name", user.substring(0, 1).toUpperCase(Locale.ROOT) + user.substring(1))
                .put("username", user);
        JsonObject query = new JsonObject()
                .put("id", id)
                .put("from", from)
                .put("message", message)
                .put("chat_instance", "-3720368547758")
                .put("data", data);
        return new JsonObject().put("update_id", number).put("callback_query", query);
    }

    /** The buttons of a message. */
    static Stream<JsonObject> buttons(JsonObject message) {
        JsonObject keyboard = message.getJsonObject("reply_markup");
        return keyboard == null
                ? Stream.of()
                : keyboard.getJsonArray("inline_keyboard").stream()
                        .flatMap(row -> ((JsonArray) row).stream())
                        .map(JsonObject.class::cast);
    }

    /** Takes the arguments of {@code answerCallbackQuery}. */
    void answer(JsonObject arguments) {
        TelegramRules.require(
                open.remove(arguments.getString("callback_query_id")) && !isOld,
                "query is too old and response timeout expired or query ID is invalid");
        String text = arguments.getString("text", "");
        if (!text.isEmpty()) {
            (arguments.getBoolean("show_alert", false) ? alerts : toasts).add(text);
        }
    }

    /** Lets all answers come too late from now on. */
    void age() {
        isOld = true;
    }

    /** Expects no more answers to earlier clicks. */
    void forget() {
        open.clear();
    }

    int size() {
        return open.size();
    }

    /** The texts that users had to close. */
    List<String> alerts() {
        return List.copyOf(alerts);
    }

    /** The texts that users saw for a moment. */
    List<String> toasts() {
        return List.copyOf(toasts);
    }
}
