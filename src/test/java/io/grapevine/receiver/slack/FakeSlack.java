package io.grapevine.receiver.slack;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpConfig.Authorization;
import io.grapevine.config.Secret;
import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.receiver.FakeInteractiveChat;
import io.grapevine.receiver.HookServer.Received;
import io.grapevine.receiver.Written;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Slack's Web API for one app, and the addresses to which clicks are answered: keeps messages, reports clicks on the buttons that they
 * have, and refuses what Slack refuses, such as updates that address a channel by its name or a message that is not there.
 */
public final class FakeSlack extends FakeInteractiveChat {
    /** The token of the app. */
    public static final String TOKEN = "xoxb-hush-Hush-hush";

    /** The channel of all messages. */
    public static final String CHANNEL = "C024BE91L";

    /** Stands for the methods in refusals of answers to the addresses of clicks. */
    public static final String RESPONSE_URL = "response_url";

    private static final Map<String, String> NAMES = Map.of("#c", CHANNEL, "#other", "C0OTHER");
    private static final int MOST_ANSWERS = 5;

    private final Map<String, String> refusals = new HashMap<>();
    private final Map<String, String> channels = new HashMap<>();
    private final Map<String, String> clicked = new HashMap<>();
    private final Map<String, Integer> answers = new HashMap<>();
    private final Set<String> triggers = new HashSet<>();
    private final List<String> whispers = new ArrayList<>();
    private JsonObject dialog = new JsonObject();
    private int limited;

    /** The settings of a receiver of the app. */
    SlackConfig config(Object... fields) {
        return configAt(url("/api/chat.postMessage"), fields);
    }

    private static SlackConfig configAt(String url, Object... fields) {
        return Written.config(
                SlackConfig.class,
                Written.and(
                        fields,
                        "api_url=" + url,
                        Map.entry(
                                "http_config",
                                HttpConfig.DEFAULT.withAuthorization(Authorization.bearer(new Secret(TOKEN), "")))));
    }

    private static SlackConfig titled(String title) {
        return configAt("https://slack.com/api/chat.postMessage", "title=" + title, "color=#a30200");
    }

    /** Posts a message about an incident with buttons, as the integration does. */
    public void post(String title, MessageButtons buttons, MessageIncident incident) throws Exception {
        SlackConfig config = titled(title);
        deliver(
                config,
                requests -> new SlackNotifier(config, requests, UpdateMode.NONE, buttons)
                        .send(about(incident, ReceiverData.EMPTY)));
    }

    /** Draws the last message again, as the integration does after an action elsewhere. */
    public void redraw(String title, MessageButtons buttons, MessageIncident incident, MessageState state)
            throws Exception {
        ReceiverData data = new SlackPost(message().getString("ts"), CHANNEL).keepIn(ReceiverData.EMPTY);
        SlackConfig config = titled(title);
        deliver(
                config,
                requests -> new SlackNotifier(config, requests, UpdateMode.NONE, buttons)
                        .redraw(about(incident, data), state));
    }

    @Override
    protected HttpCall authorized(HttpCall call) {
        return call.withToken(TOKEN);
    }

    /** Refuses a method with an error from now on; takes it again if that is empty. */
    public synchronized void refuse(String method, String error) {
        refusals.put(method, error);
    }

    /** Says so many times that a method was called too soon. */
    public synchronized void limit(int times) {
        limited = times;
    }

    /** The payload of a click on a button of the last message, which can be answered at an address. */
    public synchronized JsonObject click(String label, String user, Instant at, String responseUrl) {
        JsonObject payload = SlackPayloads.click(message(), label, user, at, responseUrl);
        clicked.put(URI.create(responseUrl).getPath(), message().getString("ts"));
        triggers.add(payload.getString("trigger_id"));
        return payload;
    }

    /** The payload of the dialog that the user sees, with a comment. */
    public synchronized JsonObject submission(String user, String comment) {
        return SlackPayloads.submission(dialog, user, comment);
    }

    /** The dialog that the user sees; empty if there is none. */
    public synchronized JsonObject dialog() {
        return dialog;
    }

    /** The texts that only the user who clicked sees. */
    public synchronized List<String> whispers() {
        return List.copyOf(whispers);
    }

    /** The methods of the Web API that were called. */
    public List<String> methods() {
        return requests().stream()
                .map(Received::target)
                .filter(target -> target.startsWith("/api/"))
                .map(target -> target.substring("/api/".length()))
                .toList();
    }

    @Override
    protected HttpReply answer(Received request) {
        try {
            return request.target().startsWith("/api/") ? method(request) : respond(request.target(), request.body());
        } catch (DecodeException other) {
            return failed("invalid_json");
        } catch (IllegalArgumentException refused) {
            return failed(refused.getMessage());
        }
    }

    private HttpReply respond(String path, String body) {
        boolean isOpen = clicked.containsKey(path) && answers.merge(path, 1, Integer::sum) <= MOST_ANSWERS;
        String refusal = refusals.getOrDefault(RESPONSE_URL, isOpen ? "" : "expired_url");
        if (!refusal.isEmpty()) {
            return json(404, new JsonObject().put("ok", false).put("error", refusal));
        }
        JsonObject sent = SlackRules.check(body);
        if (sent.getString("response_type", "").equals("ephemeral")) {
            whispers.add(sent.getString("text"));
        } else {
            SlackRules.require(sent.getBoolean("replace_original", false), "invalid_payload");
            update(clicked.get(path), new JsonObject().put("ts", clicked.get(path)), sent);
        }
        return new HttpReply(200, Map.of("Content-Type", "text/plain"), "ok");
    }

    private HttpReply method(Received request) {
        String authorization = request.headers().getOrDefault("authorization", "");
        if (!authorization.equals("Bearer " + TOKEN)) {
            return failed(authorization.isEmpty() ? "not_authed" : "invalid_auth");
        }
        if (limited > 0) {
            limited--;
            return tooMany(0);
        }
        String method = request.target().substring("/api/".length());
        SlackRules.require(refusals.getOrDefault(method, "").isEmpty(), refusals.get(method));
        String type = request.headers().getOrDefault("content-type", "");
        SlackRules.require(type.startsWith("application/json"), "invalid_json");
        if (method.equals("views.open")) {
            return open(new JsonObject(request.body()));
        }
        JsonObject sent = SlackRules.check(request.body());
        String named = sent.getString("channel", "");
        boolean isPost = method.equals("chat.postMessage");
        String channel = isPost ? NAMES.getOrDefault(named, named) : named;
        SlackRules.require(NAMES.containsValue(channel), "channel_not_found");
        return switch (method) {
            case "chat.postMessage" -> post(sent, channel);
            case "chat.update" -> {
                String ts = sent.getString("ts", "");
                SlackRules.require(kept(ts) != null && channel.equals(channels.get(ts)), "message_not_found");
                update(ts, kept(ts), sent);
                yield accepted(new JsonObject().put("ts", ts).put("channel", channel));
            }
            case "chat.postEphemeral" -> {
                SlackRules.require(!sent.getString("user", "").isEmpty(), "user_not_in_channel");
                whispers.add(sent.getString("text"));
                yield accepted(new JsonObject());
            }
            default -> failed("unknown_method");
        };
    }

    private HttpReply post(JsonObject sent, String channel) {
        String parent = sent.getString("thread_ts", "");
        boolean broadcasts = sent.getBoolean("reply_broadcast", false);
        SlackRules.require(!sent.containsKey("ts") && !(broadcasts && parent.isEmpty()), "invalid_arguments");
        boolean isReply = has(parent); // a reply to a message that was deleted is none, and Slack does not refuse it
        JsonObject message = shown(new JsonObject(), sent);
        String ts = keep(message, isReply ? parent : "", !isReply || broadcasts);
        message.put("ts", ts);
        channels.put(ts, channel);
        JsonObject said = isReply ? new JsonObject().put("thread_ts", parent) : new JsonObject().put("type", "message");
        return accepted(new JsonObject().put("ts", ts).put("channel", channel).put("message", said));
    }

    private void update(String ts, JsonObject before, JsonObject sent) {
        change(ts, shown(before, sent));
    }

    /** A message after an edit, as Slack returns it: colors without their sign, and null where there is nothing. */
    private static JsonObject shown(JsonObject before, JsonObject sent) {
        JsonObject message = before.copy().put("text", sent.getString("text", ""));
        if (sent.containsKey("attachments")) {
            JsonArray attachments = sent.getJsonArray("attachments").copy();
            for (int i = 0; i < attachments.size(); i++) {
                JsonObject attachment = attachments.getJsonObject(i).put("id", i + 1);
                if (attachment.getString("color", "").startsWith("#")) {
                    attachment.put("color", attachment.getString("color").substring(1));
                }
                attachment.put("image_bytes", null);
            }
            message.put("attachments", attachments);
        }
        return message;
    }

    private HttpReply open(JsonObject sent) {
        SlackRules.require(triggers.remove(sent.getString("trigger_id", "")), "invalid_trigger");
        dialog = SlackRules.view(sent.getJsonObject("view"));
        return accepted(new JsonObject().put("view", dialog));
    }

    /** The titles of attachments, and all texts in them. */
    @Override
    protected String text(JsonObject message) {
        List<String> texts = new ArrayList<>();
        for (Object each : message.getJsonArray("attachments", new JsonArray())) {
            texts.add(((JsonObject) each).getString("title", ""));
            addTexts(each, texts);
        }
        return String.join("\n", texts);
    }

    private static void addTexts(Object value, List<String> texts) {
        if (value instanceof JsonArray array) {
            array.forEach(each -> addTexts(each, texts));
        } else if (value instanceof JsonObject object) {
            if (object.getValue("text") instanceof String text) {
                texts.add(text);
            }
            object.forEach(field -> addTexts(field.getValue(), texts));
        }
    }

    @Override
    protected String id(int number) {
        return "1700000000.%06d".formatted(number);
    }

    private static HttpReply accepted(JsonObject said) {
        return json(200, said.put("ok", true));
    }

    private static HttpReply failed(String error) {
        return json(200, new JsonObject().put("ok", false).put("error", error));
    }

    @Override
    protected HttpReply tooMany(int seconds) {
        return new HttpReply(429, Map.of("Retry-After", "" + seconds), "{\"ok\":false,\"error\":\"ratelimited\"}");
    }

    @Override
    protected boolean isEdit(Received request) {
        return request.target().endsWith("chat.update");
    }
}
