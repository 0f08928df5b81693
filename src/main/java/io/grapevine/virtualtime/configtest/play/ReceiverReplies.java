package io.grapevine.virtualtime.configtest.play;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.receiver.JiraConfig;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Successful responses of the services behind one integration. Jira remembers the issues that it was asked to create.
 */
final class ReceiverReplies {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    /** What the services with an answer of their own say, in one object: each reads the fields that it knows. */
    private static final String GOOD = GoJson.encode(new TreeMap<>(Map.of(
            "ok",
            true, // Slack, Telegram
            "ts",
            "1700000000.000100", // Slack: the message, to be edited later
            "channel",
            "C0000000000",
            "success",
            true, // Rocket.Chat
            "errcode",
            0, // WeChat
            "access_token",
            "token",
            "expires_in",
            7200)));

    /** The label by which an issue of a group is found, in a search. */
    private static final Pattern GROUP = Pattern.compile("ALERT\\{[0-9a-f]+}");

    private final IntegrationConfig config;
    /** The issues by the label of their group, and whether each is done. */
    private final Map<String, Boolean> issues = new TreeMap<>();

    private String lastGroup = "";

    ReceiverReplies(IntegrationConfig config) {
        this.config = config;
    }

    HttpReply to(HttpCall call) {
        return new HttpReply(200, JSON, config instanceof JiraConfig jira ? jira(jira, call) : GOOD);
    }

    private String jira(JiraConfig jira, HttpCall call) {
        if (call.url().contains("/search")) {
            Matcher label = GROUP.matcher(call.body());
            lastGroup = label.find() ? label.group() : "";
            Boolean done = issues.get(lastGroup);
            return GoJson.encode(Map.of("issues", done == null ? List.of() : List.of(issue(done))));
        } else if (call.url().endsWith("/transitions")) {
            if (call.method().equals("POST")) {
                issues.computeIfPresent(lastGroup, (group, done) -> !done);
            }
            return GoJson.encode(Map.of(
                    "transitions",
                    List.of(transition("1", jira.reopenTransition()), transition("2", jira.resolveTransition()))));
        } else if (call.method().equals("POST")) {
            issues.put(lastGroup, false);
        }
        return "{}";
    }

    private static Map<String, Object> issue(boolean done) {
        Map<String, Object> category = Map.of("key", done ? "done" : "new");
        return Map.of("key", "TEST-1", "fields", Map.of("status", Map.of("statusCategory", category)));
    }

    private static Map<String, Object> transition(String id, String name) {
        return Map.of("id", id, "name", name);
    }
}
