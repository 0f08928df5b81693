package io.grapevine.receiver.mattermost;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** A Mattermost server with one post. It refuses what Mattermost refuses, and shows what users see. */
public final class FakeMattermost {
    /** The id of the post. */
    public static final String POST = "p".repeat(26);

    private static final Set<String> HOOK =
            Set.of("text", "channel", "username", "icon_url", "icon_emoji", "attachments", "type", "props", "priority");
    private static final List<String> RETAINED = List.of("from_webhook", "override_username", "override_icon_url");

    private final List<String> ephemeral = new ArrayList<>();
    private JsonObject post = new JsonObject();

    /** A user's id. */
    public static String idOf(String user) {
        return (user + "x".repeat(26)).substring(0, 26);
    }

    /** Takes a message to the incoming webhook. */
    public synchronized void post(String body) {
        JsonObject sent = new JsonObject(body);
        MattermostRules.require(HOOK.containsAll(sent.fieldNames()), "unknown field: " + sent.fieldNames());
        MattermostRules.require(body.length() <= 300_000, "payload is too large");
        JsonObject props = new JsonObject().put("from_webhook", "true");
        props.put("attachments", MattermostRules.attachments(sent.getJsonArray("attachments", new JsonArray())));
        props.mergeIn(sent.getJsonObject("props", new JsonObject()));
        if (sent.containsKey("username")) {
            props.put("override_username", sent.getString("username"));
        }
        if (sent.containsKey("icon_emoji")) {
            props.put("override_icon_emoji", sent.getString("icon_emoji"));
        }
        post = new JsonObject().put("message", sent.getString("text", "")).put("props", props);
    }

    private JsonObject action(String label) {
        for (Object attachment : post.getJsonObject("props").getJsonArray("attachments")) {
            for (Object action : ((JsonObject) attachment).getJsonArray("actions", new JsonArray())) {
                if (((JsonObject) action).getString("name").equals(label)) {
                    return (JsonObject) action;
                }
            }
        }
        throw new AssertionError(label + ": not in " + shown());
    }

    /** The address to which a click on a button goes. */
    public synchronized String url(String label) {
        return action(label).getJsonObject("integration").getString("url");
    }

    /** The request of a click on a button. */
    public synchronized JsonObject click(String label, String user, Instant at) {
        String signed = "t".repeat(26) + ":" + idOf(user) + ":" + at.toEpochMilli() + ":c2lnbmF0dXJl";
        return new JsonObject()
                .put("user_id", idOf(user))
                .put("user_name", user)
                .put("channel_id", "c".repeat(26))
                .put("channel_name", "alerts")
                .put("team_id", "m".repeat(26))
                .put("team_domain", "ops")
                .put("post_id", POST)
                .put("trigger_id", Base64.getEncoder().encodeToString(signed.getBytes(StandardCharsets.UTF_8)))
                .put("type", "button")
                .put("data_source", "")
                .put(
                        "context",
                        action(label)
                                .getJsonObject("integration")
                                .getJsonObject("context")
                                .copy());
    }

    /** Takes the response to the request of a click. */
    public synchronized void answer(int status, String body) {
        MattermostRules.require(status == 200, "status=" + status + ": " + body);
        JsonObject response = new JsonObject(body);
        MattermostRules.require(
                Set.of("update", "ephemeral_text", "skip_slack_parsing").containsAll(response.fieldNames()),
                "unknown field: " + response.fieldNames());
        JsonObject update = response.getJsonObject("update");
        if (update != null) {
            MattermostRules.require(
                    Set.of("message", "props").containsAll(update.fieldNames()), "unknown field: " + update);
            JsonObject before = post.getJsonObject("props");
            JsonObject props = update.getJsonObject("props", before);
            MattermostRules.attachments(props.getJsonArray("attachments", new JsonArray()));
            for (String name : RETAINED) {
                props.remove(name);
                if (before.containsKey(name)) {
                    props.put(name, before.getValue(name));
                }
            }
            post = new JsonObject()
                    .put("message", update.getString("message", ""))
                    .put("props", props);
        }
        String text = response.getString("ephemeral_text", "");
        if (!text.isEmpty()) {
            MattermostRules.require(
                    response.getBoolean("skip_slack_parsing", false), "text would be read as Slack's markup");
            ephemeral.add(text);
        }
    }

    /** The post as users see it: no client gets the context of a button. */
    public synchronized String shown() {
        JsonObject copy = post.copy();
        for (Object attachment :
                copy.getJsonObject("props", new JsonObject()).getJsonArray("attachments", new JsonArray())) {
            for (Object action : ((JsonObject) attachment).getJsonArray("actions", new JsonArray())) {
                ((JsonObject) action).remove("integration");
            }
        }
        return copy.encode();
    }

    /** The texts that only their user sees. */
    public synchronized List<String> ephemeral() {
        return List.copyOf(ephemeral);
    }
}
