package io.grapevine.web.action.slack;

import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.integration.slack.SlackRules;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The part of Slack that answers go to. It refuses what Slack refuses, and shows what users see. */
public final class FakeSlackApi {
    /** The token of the app. */
    public static final String BOT = "xoxb-hush-Hush-hush";

    private static final int MOST_ANSWERS = 5;

    private final String hooks;
    private final Map<String, Integer> answers = new HashMap<>();
    private final List<String> whispers = new ArrayList<>();
    private final List<String> methods = new ArrayList<>();
    private JsonObject message = new JsonObject();
    private String hookError = "";
    private String methodError = "";
    private int limited;

    /** Takes messages to the addresses of clicks that begin so. */
    FakeSlackApi(String hooks) {
        this.hooks = hooks;
    }

    /** Refuses messages to the addresses of clicks from now on. */
    synchronized void refuseHooks(String error) {
        hookError = error;
    }

    /** Refuses methods of the Web API from now on. */
    synchronized void refuseMethods(String error) {
        methodError = error;
    }

    /** Says so many times that a method was called too soon. */
    synchronized void limit(int times) {
        limited = times;
    }

    synchronized void show(JsonObject shown) {
        message = shown;
    }

    /** The message as users see it. */
    public synchronized JsonObject message() {
        return message;
    }

    /** What only the user who clicked sees. */
    public synchronized List<String> whispers() {
        return List.copyOf(whispers);
    }

    /** The methods of the Web API that were called. */
    synchronized List<String> methods() {
        return List.copyOf(methods);
    }

    CompletionStage<HttpReply> answer(HttpCall call) {
        return CompletableFuture.completedFuture(
                reply(call.url(), call.headers().getOrDefault("Authorization", ""), call.body()));
    }

    synchronized HttpReply reply(String url, String authorization, String body) {
        return url.startsWith(hooks) ? hook(url, body) : method(url, authorization, body);
    }

    private HttpReply hook(String url, String body) {
        if (!hookError.isEmpty()) {
            return json(404, new JsonObject().put("ok", false).put("error", hookError));
        }
        if (answers.merge(url, 1, Integer::sum) > MOST_ANSWERS) {
            return json(404, new JsonObject().put("ok", false).put("error", "expired_url"));
        }
        JsonObject sent = SlackRules.check(body);
        if (sent.getString("response_type", "").equals("ephemeral")) {
            whispers.add(sent.getString("text"));
        } else if (sent.getBoolean("replace_original", false)) {
            replace(sent);
        } else {
            return json(500, new JsonObject().put("ok", false).put("error", "invalid_payload"));
        }
        return new HttpReply(200, Map.of("Content-Type", "text/plain"), "ok");
    }

    private void replace(JsonObject sent) {
        message = new JsonObject()
                .put("ts", Payloads.MESSAGE)
                .put("text", sent.getString("text"))
                .put("attachments", sent.getJsonArray("attachments"));
    }

    private HttpReply method(String url, String authorization, String body) {
        String name = url.substring(url.lastIndexOf('/') + 1);
        methods.add(name);
        if (!authorization.equals("Bearer " + BOT)) {
            return failed("invalid_auth");
        }
        if (limited > 0) {
            limited--;
            return new HttpReply(429, Map.of("Retry-After", "0"), "{\"ok\":false,\"error\":\"ratelimited\"}");
        }
        if (!methodError.isEmpty()) {
            return failed(methodError);
        }
        JsonObject sent = SlackRules.check(body);
        if (!sent.getString("channel", "").equals(Payloads.CHANNEL)) {
            return failed("channel_not_found");
        }
        switch (name) {
            case "chat.postMessage" -> {
                replace(sent);
                return json(
                        200,
                        new JsonObject()
                                .put("ok", true)
                                .put("ts", Payloads.MESSAGE)
                                .put("channel", Payloads.CHANNEL)
                                .put("message", new JsonObject().put("type", "message")));
            }
            case "chat.update" -> {
                if (!sent.getString("ts", "").equals(Payloads.MESSAGE)) {
                    return failed("message_not_found");
                }
                replace(sent);
            }
            case "chat.postEphemeral" -> {
                if (sent.getString("user", "").isEmpty()) {
                    return failed("user_not_in_channel");
                }
                whispers.add(sent.getString("text"));
            }
            default -> {
                return failed("unknown_method");
            }
        }
        return json(200, new JsonObject().put("ok", true));
    }

    private static HttpReply failed(String error) {
        return json(200, new JsonObject().put("ok", false).put("error", error));
    }

    private static HttpReply json(int status, JsonObject body) {
        return new HttpReply(status, Map.of("Content-Type", "application/json"), body.encode());
    }
}
