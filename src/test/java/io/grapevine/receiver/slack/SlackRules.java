package io.grapevine.receiver.slack;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The limits of Slack for messages with blocks: what Slack refuses is an error here, too. */
final class SlackRules {
    private static final Set<String> PLAIN = Set.of("good", "warning", "danger", "color");

    private SlackRules() {}

    /**
     * Checks a message.
     *
     * @throws IllegalArgumentException if Slack would refuse it; the message is the error of Slack
     */
    static JsonObject check(String json) {
        JsonObject message = new JsonObject(json);
        JsonArray attachments = message.getJsonArray("attachments", new JsonArray());
        require(attachments.size() <= 100, "too_many_attachments");
        int length = message.getString("text", "").length();
        require(length > 0 || !attachments.isEmpty(), "no_text");
        require(length <= 40_000, "msg_too_long");
        Set<String> blocks = new HashSet<>();
        for (Object each : attachments) {
            JsonObject attachment = (JsonObject) each;
            require(!attachment.getMap().containsValue(null), "invalid_attachments: null");
            String color = attachment.getString("color", "good");
            require(PLAIN.contains(color) || color.matches("#[0-9a-fA-F]{6}"), "invalid_attachments: " + color);
            if (attachment.containsKey("blocks")) {
                require(
                        !attachment.containsKey("text") && !attachment.containsKey("actions"),
                        "invalid_attachments: fields beside blocks");
                blocks(attachment.getJsonArray("blocks"), blocks);
            }
        }
        return message;
    }

    static void require(boolean holds, String error) {
        if (!holds) {
            throw new IllegalArgumentException(error);
        }
    }

    /**
     * Checks a dialog with one input.
     *
     * @throws IllegalArgumentException if Slack would refuse it
     */
    static JsonObject view(JsonObject view) {
        boolean isValid = view.getString("type").equals("modal")
                && view.getJsonObject("title").getString("text").length() <= 24
                && view.getString("private_metadata").length() <= 3000
                && view.getJsonArray("blocks").size() == 1;
        require(isValid, "invalid_arguments");
        return view;
    }

    private static void blocks(JsonArray blocks, Set<String> ids) {
        require(!blocks.isEmpty() && blocks.size() <= 50, "invalid_blocks: " + blocks.size());
        for (Object each : blocks) {
            JsonObject block = (JsonObject) each;
            String id = block.getString("block_id", "");
            require(id.length() <= 255 && ids.add(id), "invalid_blocks: block_id " + id);
            JsonArray elements = block.getJsonArray("elements");
            switch (block.getString("type")) {
                case "context" -> {
                    require(!elements.isEmpty() && elements.size() <= 10, "invalid_blocks: context");
                    elements.forEach(element -> text((JsonObject) element, "mrkdwn", 3000));
                }
                case "actions" -> {
                    require(!elements.isEmpty() && elements.size() <= 25, "invalid_blocks: actions");
                    Set<String> actions = new HashSet<>();
                    elements.forEach(element -> element((JsonObject) element, actions));
                }
                default -> throw new IllegalArgumentException("invalid_blocks: type");
            }
        }
    }

    private static void element(JsonObject element, Set<String> ids) {
        String id = element.getString("action_id", "");
        require(!id.isEmpty() && id.length() <= 255 && ids.add(id), "invalid_blocks: action_id " + id);
        switch (element.getString("type")) {
            case "button" -> {
                text(element.getJsonObject("text"), "plain_text", 75);
                require(element.getString("value", "v").length() <= 2000, "invalid_blocks: value");
                require(element.getString("url", "u").length() <= 3000, "invalid_blocks: url");
                require(
                        List.of("", "primary", "danger").contains(element.getString("style", "")),
                        "invalid_blocks: style");
            }
            case "overflow" -> {
                JsonArray options = element.getJsonArray("options");
                require(options.size() >= 2 && options.size() <= 5, "invalid_blocks: options");
                options.forEach(each -> {
                    JsonObject option = (JsonObject) each;
                    text(option.getJsonObject("text"), "plain_text", 75);
                    require(option.getString("value").length() <= 150, "invalid_blocks: value");
                });
            }
            default -> throw new IllegalArgumentException("invalid_blocks: element");
        }
    }

    private static void text(JsonObject text, String type, int most) {
        require(text.getString("type").equals(type), "invalid_blocks: text");
        int length = text.getString("text").length();
        require(length >= 1 && length <= most, "invalid_blocks: text of " + length);
    }
}
