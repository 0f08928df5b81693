package io.grapevine.receiver.discord;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;

/** The rules of Discord for messages with buttons: what it refuses is an error here, too. */
final class DiscordRules {
    private static final Set<String> MESSAGE =
            Set.of("content", "embeds", "username", "avatar_url", "components", "allowed_mentions", "flags");
    private static final Set<String> EMBED = Set.of("title", "description", "color");

    private DiscordRules() {}

    /**
     * Checks a message.
     *
     * @throws IllegalArgumentException if Discord would refuse it
     */
    static JsonObject check(JsonObject message) {
        require(MESSAGE.containsAll(message.fieldNames()), "unknown field: " + message.fieldNames());
        require(message.getString("content", "").length() <= 2000, "content is too long");
        JsonArray embeds = message.getJsonArray("embeds", new JsonArray());
        require(embeds.size() <= 10, "too many embeds");
        require(embeds.size() > 0 || !message.getString("content", "").isBlank(), "Cannot send an empty message");
        int length = 0;
        for (Object each : embeds) {
            JsonObject embed = (JsonObject) each;
            require(EMBED.containsAll(embed.fieldNames()), "unknown field: " + embed.fieldNames());
            String title = embed.getString("title", "");
            String description = embed.getString("description", "");
            require(title.length() <= 256 && description.length() <= 4096, "embed is too long");
            require(!(title + description).isEmpty(), "embed is empty");
            length += title.length() + description.length();
        }
        require(length <= 6000, "embeds are too long: " + length);
        rows(message.getJsonArray("components", new JsonArray()));
        return message;
    }

    private static void rows(JsonArray rows) {
        Set<String> ids = new HashSet<>();
        require(rows.size() <= 5, "too many rows");
        for (Object each : rows) {
            JsonObject row = (JsonObject) each;
            JsonArray buttons = row.getJsonArray("components");
            require(row.getInteger("type") == 1 && row.size() == 2, "row: " + row);
            require(!buttons.isEmpty() && buttons.size() <= 5, "buttons in a row: " + buttons.size());
            buttons.forEach(button -> button((JsonObject) button, ids));
        }
    }

    private static void button(JsonObject button, Set<String> ids) {
        int style = button.getInteger("style");
        require(button.getInteger("type") == 2 && button.size() == 4, "button: " + button);
        String label = button.getString("label", "");
        require(!label.isEmpty() && label.length() <= 80, "label: " + label);
        if (style == 5) {
            String url = button.getString("url", "");
            require(url.matches("https?://.+") && url.length() <= 512, "url: " + url.length());
        } else {
            String id = button.getString("custom_id", "");
            require(style >= 1 && style <= 4, "style: " + style);
            require(!id.isEmpty() && id.length() <= 100 && ids.add(id), "custom_id: " + id.length());
        }
    }

    static void require(boolean holds, String error) {
        if (!holds) {
            throw new IllegalArgumentException(error);
        }
    }
}
