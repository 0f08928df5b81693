package io.grapevine.web.action.slack;

import io.grapevine.integration.slack.ActionAttachment;
import io.grapevine.integration.slack.ActionAttachment.State;
import io.grapevine.integration.slack.ButtonChoice;
import io.grapevine.integration.slack.SlackButtons;
import io.grapevine.model.action.Action;
import io.grapevine.notify.MessageIncident;
import io.grapevine.web.action.SignedTokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Messages with buttons, and the payloads of clicks on them, as Slack sends them. */
public final class Payloads {
    static final String URL = "https://am.example.com";
    /** The channel of all messages. */
    public static final String CHANNEL = "C024BE91L";

    static final String MESSAGE = "1700000000.000100";
    static final ButtonChoice CHOICE =
            new ButtonChoice(List.of(Action.ACK, Action.parse("silence 1h").orElseThrow()), false, true);

    private Payloads() {}

    /** A message about an incident, as Slack returns it: colors without their sign, and null where there is nothing. */
    static JsonObject message(SignedTokens tokens, MessageIncident incident, State state) {
        JsonArray attachments = new JsonArray()
                .add(new JsonObject()
                        .put("id", 1)
                        .put("color", "a30200")
                        .put("title", "[FIRING:1] Disk &amp; more")
                        .put("image_url", null));
        ActionAttachment.of(new SlackButtons(CHOICE, tokens, URL), incident, state, "#a30200").stream()
                .map(JsonObject::new)
                .map(ours -> ours.put("id", 2).put("color", "a30200"))
                .forEach(attachments::add);
        return new JsonObject().put("ts", MESSAGE).put("text", "").put("attachments", attachments);
    }

    /** The value of the button with a label in a message. */
    static String token(JsonObject message, String label) {
        return button(message, label).getString("value");
    }

    private static JsonObject button(JsonObject message, String label) {
        return elements(message).stream()
                .map(JsonObject.class::cast)
                .filter(element -> element.getJsonObject("text", new JsonObject())
                        .getString("text", "")
                        .equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError(label + ": not in " + message));
    }

    private static JsonArray elements(JsonObject message) {
        return actions(message).getJsonArray("elements");
    }

    private static JsonObject actions(JsonObject message) {
        JsonArray attachments = message.getJsonArray("attachments");
        JsonArray blocks = attachments.getJsonObject(attachments.size() - 1).getJsonArray("blocks");
        return blocks.getJsonObject(blocks.size() - 1);
    }

    /** The payload of a click on the button with a label. */
    public static JsonObject click(JsonObject message, String label, String user, Instant at, String responseUrl) {
        JsonObject button = button(message, label);
        return new JsonObject()
                .put("type", "block_actions")
                .put(
                        "user",
                        new JsonObject()
                                .put("id", "U" + user.toUpperCase(Locale.ROOT))
                                .put("username", user)
                                .put("name", user))
                .put("team", new JsonObject().put("id", "T1").put("domain", "example"))
                .put("channel", new JsonObject().put("id", CHANNEL).put("name", "alerts"))
                .put(
                        "container",
                        new JsonObject().put("type", "message_attachment").put("message_ts", MESSAGE))
                .put("response_url", responseUrl)
                .put("message", message)
                .put(
                        "actions",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("type", button.getString("type"))
                                        .put("action_id", button.getString("action_id"))
                                        .put("block_id", actions(message).getString("block_id"))
                                        .put("value", button.getString("value"))
                                        .put(
                                                "action_ts",
                                                at.getEpochSecond() + ".%06d".formatted(at.getNano() / 1000))));
    }
}
