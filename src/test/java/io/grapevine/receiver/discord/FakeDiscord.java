package io.grapevine.receiver.discord;

import io.grapevine.config.UpdateMode;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.MessageIncident;
import io.grapevine.receiver.FakeInteractiveChat;
import io.grapevine.receiver.HookServer.Received;
import io.grapevine.receiver.Written;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A channel of Discord with the webhook of an app: keeps its messages, reports clicks on the buttons that they have, and refuses what
 * Discord refuses. It ignores buttons without {@code with_components}, and names a message only to those who wait for it.
 */
public final class FakeDiscord extends FakeInteractiveChat {
    /** The beginning of the secrets of webhooks and interactions. */
    public static final String TOKEN = "hush-Hush-hush";

    private static final String APP = "1100000000000000001";
    private static final String WEBHOOK = "/api/webhooks/11/" + TOKEN;
    private static final String INTERACTION = "/api(?:/v10)?/webhooks/" + APP + "/([^/]+)(?:/messages/@original)?";
    private static final int REFUSED = 50035;
    private static final int UNKNOWN_MESSAGE = 10008;

    private final String query;
    private final Set<String> interactions = new HashSet<>();
    private final List<String> whispers = new ArrayList<>();
    private int failures;

    /** A webhook whose URL has a query; empty for none. */
    public FakeDiscord(String query) {
        this.query = query;
    }

    /** The settings of a receiver of the webhook. */
    DiscordConfig config(Object... fields) {
        return Written.config(DiscordConfig.class, Written.and(fields, "webhook_url=" + webhookUrl()));
    }

    /** The webhook. */
    public String webhookUrl() {
        return url(webhookPath());
    }

    private String webhookPath() {
        return WEBHOOK + (query.isEmpty() ? "" : "?" + query);
    }

    /** Posts a message about an incident with buttons, as the integration does; every other text is the name of its field. */
    public void post(String text, MessageButtons buttons, MessageIncident incident) throws Exception {
        DiscordConfig config = Written.config(
                DiscordConfig.class, "webhook_url=https://discord.com" + webhookPath(), "message=" + text);
        deliver(
                config,
                requests -> new DiscordNotifier(config, requests, UpdateMode.NONE, buttons)
                        .send(about(incident, ReceiverData.EMPTY)));
    }

    /** The id of a user. */
    public static String idOf(String user) {
        return "1200000" + "%011d".formatted(Math.abs((long) user.hashCode()));
    }

    /** The interaction of a click on a button of the last message. */
    public synchronized JsonObject click(String label, String user, Instant at) {
        JsonObject message = message();
        String id = buttons(message)
                .filter(button -> button.getString("label").equals(label) && button.containsKey("custom_id"))
                .map(button -> button.getString("custom_id"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(label + ": not in " + message));
        interactions.add(TOKEN + message.getString("id"));
        JsonObject clicker = new JsonObject().put("id", idOf(user)).put("username", user);
        return new JsonObject()
                .put("id", Long.toString(at.toEpochMilli() - 1_420_070_400_000L << 22))
                .put("application_id", APP)
                .put("type", 3)
                .put("token", TOKEN + message.getString("id"))
                .put("version", 1)
                .put("guild_id", "1400000000000000001")
                .put("channel_id", "1500000000000000001")
                .put(
                        "channel",
                        new JsonObject().put("id", "1500000000000000001").put("name", "alerts"))
                .put("member", new JsonObject().put("user", clicker))
                .put("message", message)
                .put("data", new JsonObject().put("component_type", 2).put("custom_id", id));
    }

    private static Stream<JsonObject> buttons(JsonObject message) {
        return message.getJsonArray("components", new JsonArray()).stream()
                .flatMap(row -> ((JsonObject) row).getJsonArray("components").stream())
                .map(JsonObject.class::cast);
    }

    /** Takes the response to the interaction of a click. */
    public synchronized void respond(JsonObject click, JsonObject response) {
        JsonObject data = response.getJsonObject("data", new JsonObject());
        switch (response.getInteger("type")) {
            case 4 -> whisper(data);
            case 6 -> DiscordRules.require(data.isEmpty(), "data");
            case 7 -> replace(click.getJsonObject("message").getString("id"), data);
            default -> throw new IllegalArgumentException("type: " + response);
        }
    }

    private void whisper(JsonObject sent) {
        DiscordRules.check(sent);
        DiscordRules.require(sent.getInteger("flags", 0) == 64, "everyone would see it: " + sent);
        whispers.add(sent.getString("content"));
    }

    /** Answers so many requests after the response to a click that they came too soon. */
    public synchronized void fail(int times) {
        failures = times;
    }

    /** The methods of the requests after responses to clicks. */
    public List<String> calls() {
        return requests().stream()
                .filter(FakeDiscord::isOfInteraction)
                .map(Received::method)
                .toList();
    }

    /** The texts that only their user sees. */
    public synchronized List<String> whispers() {
        return List.copyOf(whispers);
    }

    @Override
    protected HttpReply answer(Received request) {
        String target = request.target();
        String asked = target.indexOf('?') < 0 ? "" : target.substring(target.indexOf('?') + 1);
        boolean isOfInteraction = isOfInteraction(request);
        boolean isKnown = isOfInteraction
                ? interactions.contains(path(request).replaceFirst(INTERACTION, "$1"))
                : path(request).startsWith(WEBHOOK) && asked.startsWith(query);
        if (!isKnown) {
            return failed(404, 10015, "Unknown Webhook " + path(request));
        }
        if (isOfInteraction && failures > 0) {
            failures--;
            return tooMany(0);
        }
        try {
            JsonObject sent = new JsonObject(request.body());
            if (!asked.contains("with_components=true")) {
                sent.remove("components");
            }
            if (isEdit(request)) {
                return edit(path(request), sent);
            } else if (isOfInteraction) {
                whisper(sent);
                return json(200, new JsonObject());
            }
            DiscordRules.check(sent);
            JsonObject message = shown(new JsonObject(), sent);
            message.put("id", keep(message, "", true));
            return asked.contains("wait=true") ? json(200, message) : new HttpReply(204, Map.of(), "");
        } catch (IllegalArgumentException refused) {
            return failed(400, REFUSED, refused.getMessage());
        }
    }

    private static String path(Received request) {
        return request.target().replaceFirst("\\?.*", "");
    }

    private static boolean isOfInteraction(Received request) {
        return path(request).matches(INTERACTION);
    }

    private HttpReply edit(String path, JsonObject sent) {
        String id = path.replaceFirst(".*/" + TOKEN + "([0-9]+)/messages/@original", "/$1");
        JsonObject edited = replace(id.substring(id.lastIndexOf('/') + 1), sent);
        return edited == null ? failed(404, UNKNOWN_MESSAGE, "Unknown " + path) : json(200, edited);
    }

    private @Nullable JsonObject replace(String id, JsonObject sent) {
        DiscordRules.check(sent);
        JsonObject before = kept(id);
        if (before == null) {
            return null;
        }
        JsonObject edited = shown(before, sent);
        change(id, edited);
        return edited;
    }

    /** A message after an edit: what is not in it stays, and Discord adds embeds of links. */
    private static JsonObject shown(JsonObject before, JsonObject sent) {
        JsonObject message = before.copy().mergeIn(sent);
        if (sent.containsKey("embeds")) {
            JsonArray embeds = sent.getJsonArray("embeds").copy();
            embeds.forEach(embed -> ((JsonObject) embed).put("type", "rich"));
            embeds.add(new JsonObject().put("type", "link").put("url", "https://r.example.com"));
            message.put("embeds", embeds);
        }
        return message;
    }

    @Override
    protected String text(JsonObject message) {
        Stream<String> embeds = message.getJsonArray("embeds", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .flatMap(embed -> Stream.of(embed.getString("title", ""), embed.getString("description", "")));
        Stream<String> labels = buttons(message).map(button -> button.getString("label"));
        return Stream.of(Stream.of(message.getString("content", "")), embeds, labels)
                .flatMap(texts -> texts)
                .collect(Collectors.joining("\n"));
    }

    private static HttpReply failed(int status, int code, String message) {
        return json(status, new JsonObject().put("code", code).put("message", message));
    }

    @Override
    protected String id(int number) {
        return "13000000000000000" + (10 + number);
    }

    @Override
    protected HttpReply tooMany(int seconds) {
        return json(
                429,
                new JsonObject()
                        .put("message", "You are being rate limited.")
                        .put("retry_after", seconds)
                        .put("global", false));
    }

    @Override
    protected boolean isEdit(Received request) {
        return request.method().equals("PATCH");
    }
}
