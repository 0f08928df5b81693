package io.grapevine.receiver.mattermost;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;

/** The rules of Mattermost for messages with buttons: what it refuses, or would not find again, is an error here. */
public final class MattermostRules {
    private static final Set<String> ATTACHMENT = Set.of("""
            fallback color pretext text author_name author_link author_icon title title_link fields thumb_url
            footer footer_icon image_url actions
            """.split("\\s+"));
    private static final Set<String> ACTION = Set.of("id", "type", "name", "style", "integration");
    private static final Set<String> STYLES = Set.of("default", "primary", "success", "good", "warning", "danger");
    private static final int LARGEST_PROPS = 760_000;

    private MattermostRules() {}

    /**
     * Checks the attachments of a message.
     *
     * @throws IllegalArgumentException if Mattermost would refuse them
     */
    public static JsonArray attachments(JsonArray attachments) {
        Set<String> ids = new HashSet<>();
        require(attachments.encode().length() <= LARGEST_PROPS, "props are too long");
        for (Object each : attachments) {
            JsonObject attachment = (JsonObject) each;
            require(ATTACHMENT.containsAll(attachment.fieldNames()), "unknown field: " + attachment.fieldNames());
            for (Object action : attachment.getJsonArray("actions", new JsonArray())) {
                action((JsonObject) action, ids);
            }
        }
        return attachments;
    }

    private static void action(JsonObject action, Set<String> ids) {
        require(ACTION.containsAll(action.fieldNames()), "unknown field: " + action.fieldNames());
        String id = action.getString("id", "");
        require(id.matches("[a-zA-Z0-9]{1,64}") && ids.add(id), "id: " + id);
        require(!action.getString("name", "").isEmpty(), "name: empty");
        require("button".equals(action.getString("type")), "type: " + action.getString("type"));
        String style = action.getString("style", "default");
        require(STYLES.contains(style) || style.matches("#[0-9a-fA-F]{6}"), "style: " + style);
        JsonObject integration = action.getJsonObject("integration");
        require(integration.fieldNames().equals(Set.of("url", "context")), "integration: " + integration.fieldNames());
        require(integration.getString("url").matches("https?://.+"), "url: " + integration.getString("url"));
    }

    static void require(boolean holds, String error) {
        if (!holds) {
            throw new IllegalArgumentException(error);
        }
    }
}
