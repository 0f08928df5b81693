package io.grapevine.receiver.slack;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;

/** The payloads of interactions, as Slack sends them. */
final class SlackPayloads {
    private SlackPayloads() {}

    private static JsonObject payload(String type, String user) {
        return new JsonObject()
                .put("type", type)
                .put(
                        "user",
                        new JsonObject()
                                .put("id", "U" + user.toUpperCase(Locale.ROOT))
                                .put("username", user)
                                .put("name", user))
                .put("team", new JsonObject().put("id", "T1").put("domain", "example"));
    }

    /** The blocks with buttons in the attachments of a message. */
    private static Stream<JsonObject> actions(JsonObject message) {
        return message.getJsonArray("attachments").stream()
                .flatMap(each -> ((JsonObject) each).getJsonArray("blocks", new JsonArray()).stream())
                .map(JsonObject.class::cast)
                .filter(block -> block.getString("type").equals("actions"));
    }

    private static Stream<JsonObject> buttons(JsonObject block, String label) {
        return block.getJsonArray("elements").stream()
                .map(JsonObject.class::cast)
                .filter(element -> element.containsKey("value")
                        && element.getJsonObject("text").getString("text").equals(label));
    }

    /** The payload of a click on the button with a label in a message. */
    static JsonObject click(JsonObject message, String label, String user, Instant at, String responseUrl) {
        JsonObject block = actions(message)
                .filter(each -> buttons(each, label).findAny().isPresent())
                .findFirst()
                .orElseThrow(() -> new AssertionError(label + ": not in " + message));
        JsonObject button = buttons(block, label).findFirst().orElseThrow();
        JsonObject action = new JsonObject()
                .put("type", button.getString("type"))
                .put("action_id", button.getString("action_id"))
                .put("block_id", block.getString("block_id"))
                .put("value", button.getString("value"))
                .put("action_ts", at.getEpochSecond() + ".%06d".formatted(at.getNano() / 1000));
        JsonObject container =
                new JsonObject().put("type", "message_attachment").put("message_ts", message.getString("ts"));
        return payload("block_actions", user)
                .put("channel", new JsonObject().put("id", FakeSlack.CHANNEL).put("name", "alerts"))
                .put("container", container)
                .put("trigger_id", "13.37." + user)
                .put("response_url", responseUrl)
                .put("message", message)
                .put("actions", new JsonArray().add(action));
    }

    /** The payload of a dialog that a user has sent. */
    static JsonObject submission(JsonObject view, String user, String comment) {
        JsonObject block = view.getJsonArray("blocks").getJsonObject(0);
        JsonObject value = new JsonObject().put("type", "plain_text_input").put("value", comment);
        JsonObject values = new JsonObject()
                .put(
                        block.getString("block_id"),
                        new JsonObject().put(block.getJsonObject("element").getString("action_id"), value));
        return payload("view_submission", user)
                .put("view", view.copy().put("state", new JsonObject().put("values", values)));
    }
}
