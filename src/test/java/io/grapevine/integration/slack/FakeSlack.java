package io.grapevine.integration.slack;

import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.integration.FakeChat;
import io.grapevine.integration.HookServer;
import io.grapevine.integration.HookServer.Received;
import java.util.Map;

/**
 * The part of Slack's Web API that posts and updates messages: refuses another token, unknown channels, and updates that
 * address a channel by its name or a message that is not there.
 */
final class FakeSlack extends FakeChat {
    static final String TOKEN = "xoxb-hush-Hush-hush";
    private static final String CHANNEL = "C024BE91L";
    private static final Map<String, String> NAMES = Map.of("#c", CHANNEL, "#other", "C0OTHER");

    private volatile String updateError = "";
    private volatile String postError = "";

    String postUrl() {
        return server().url("/api/chat.postMessage");
    }

    /** Refuses updates with an error from now on; none if it is empty. */
    void refuseUpdates(String error) {
        updateError = error;
    }

    /** Refuses new messages with an error from now on. */
    void refusePosts(String error) {
        postError = error;
    }

    @Override
    protected HookServer.Answer answer(Received request) {
        Map<String, String> fields = JsonAnswer.scalars(request.body());
        if (!("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
            return failed(request.headers().containsKey("authorization") ? "invalid_auth" : "not_authed");
        }
        if (!request.headers().getOrDefault("content-type", "").startsWith("application/json") || fields.isEmpty()) {
            return failed("invalid_json");
        }
        return switch (request.target()) {
            case "/api/chat.postMessage" -> post(fields);
            case "/api/chat.update" -> update(fields);
            default -> failed("unknown_method");
        };
    }

    private HookServer.Answer post(Map<String, String> fields) {
        if (!postError.isEmpty()) {
            return failed(postError);
        }
        String named = fields.getOrDefault("/channel", "");
        String channel = NAMES.getOrDefault(named, named);
        if (!NAMES.containsValue(channel)) {
            return failed("channel_not_found");
        }
        String parent = fields.getOrDefault("/thread_ts", "");
        boolean broadcasts = fields.getOrDefault("/reply_broadcast", "false").equals("true");
        if (fields.containsKey("/ts") || (broadcasts && parent.isEmpty())) {
            return failed("invalid_arguments");
        }
        boolean isReply = has(parent); // a reply to a message that was deleted is none, and Slack does not refuse it
        Shown shown = add(text(fields), isReply ? parent : "", !isReply || broadcasts);
        Map<String, Object> message = isReply ? Map.of("thread_ts", parent) : Map.of("type", "message");
        return json(200, Map.of("ok", true, "ts", shown.id(), "channel", channel, "message", message));
    }

    private HookServer.Answer update(Map<String, String> fields) {
        if (!updateError.isEmpty()) {
            return failed(updateError);
        }
        String channel = fields.getOrDefault("/channel", "");
        String timestamp = fields.getOrDefault("/ts", "");
        if (!NAMES.containsValue(channel)) {
            return failed("channel_not_found");
        }
        return edit(timestamp, text(fields))
                ? json(200, Map.of("ok", true, "ts", timestamp, "channel", channel))
                : failed("message_not_found");
    }

    private static String text(Map<String, String> fields) {
        return fields.getOrDefault("/attachments/0/title", "") + "\n" + fields.getOrDefault("/attachments/0/text", "");
    }

    @Override
    protected String id(int number) {
        return "1700000000.%06d".formatted(number);
    }

    private static HookServer.Answer failed(String error) {
        return json(200, Map.of("ok", false, "error", error));
    }

    @Override
    protected HookServer.Answer tooMany(int seconds) {
        return HookServer.status(
                429,
                "{\"ok\":false,\"error\":\"ratelimited\"}",
                "Content-Type",
                "application/json",
                "Retry-After",
                "" + seconds);
    }

    @Override
    protected boolean isEdit(Received request) {
        return request.target().endsWith("chat.update");
    }
}
