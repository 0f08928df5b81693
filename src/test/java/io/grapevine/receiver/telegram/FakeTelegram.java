package io.grapevine.receiver.telegram;

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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Collectors;

/**
 * Telegram's Bot API for one bot in one chat: keeps the messages of the bot, reports clicks on the buttons that they have, and
 * refuses what Telegram refuses.
 */
public final class FakeTelegram extends FakeInteractiveChat {
    public static final String TOKEN = "77:hush-Hush-hush";

    /** The id of the chat, a supergroup. */
    public static final long CHAT = -1_001_234_567_890L;

    /** The id that the chat had when it was a group. */
    static final long GROUP = -4;

    private static final String PREFIX = "/bot" + TOKEN + "/";

    private final UpdateQueue updates = new UpdateQueue(this);
    private final CallbackQueries queries = new CallbackQueries();
    private final List<JsonObject> webhooks = new ArrayList<>();
    private final Map<String, Queue<HttpReply>> refusals = new HashMap<>();

    /** The settings of a receiver of the bot. */
    TelegramConfig config(Object... fields) {
        Object[] own = {"api_url=" + url(""), "bot_token=" + TOKEN, Map.entry("chat_id", CHAT)};
        return Written.config(TelegramConfig.class, Written.and(own, fields));
    }

    /** Posts a message about an incident with buttons, as the integration does. */
    public void post(String text, MessageButtons buttons, MessageIncident incident) throws Exception {
        TelegramConfig config = Written.config(
                TelegramConfig.class,
                "bot_token=" + TOKEN,
                Map.entry("chat_id", CHAT),
                "message=" + text,
                "parse_mode=");
        deliver(
                config,
                requests -> new TelegramNotifier(config, requests, UpdateMode.NONE, buttons)
                        .send(about(incident, ReceiverData.EMPTY)));
    }

    /** Posts a message of another program that has the same bot: labels of buttons with their data. */
    public synchronized void post(Map<String, String> buttons) {
        JsonArray row = new JsonArray();
        buttons.forEach(
                (label, data) -> row.add(new JsonObject().put("text", label).put("callback_data", data)));
        JsonObject keyboard = new JsonObject().put("inline_keyboard", new JsonArray().add(row));
        JsonObject message = new JsonObject().put("text", "text").put("reply_markup", keyboard);
        send(TelegramRules.check("sendMessage", message.encode()));
    }

    /** Answers the next request of a method so. */
    public synchronized void refuse(String method, HttpReply reply) {
        refusals.computeIfAbsent(method, each -> new ArrayDeque<>()).add(reply);
    }

    /** Answers the next request of a method with an error, and a pause in seconds if that is not 0. */
    public void refuse(String method, int code, String description, int pause) {
        refuse(method, failed(code, description, pause == 0 ? Map.of() : Map.of("retry_after", pause)));
    }

    /** Lets all answers to clicks come too late from now on. */
    public synchronized void age() {
        queries.age();
    }

    /** Expects no more answers to earlier clicks. */
    public synchronized void forget() {
        queries.forget();
    }

    /** The number of clicks that are not answered. */
    public synchronized int spinning() {
        return queries.size();
    }

    /** The texts that users had to close. */
    public synchronized List<String> alerts() {
        return queries.alerts();
    }

    /** The texts that users saw for a moment. */
    public synchronized List<String> toasts() {
        return queries.toasts();
    }

    /** The number of updates that the bot has not confirmed. */
    public synchronized int queued() {
        return updates.size();
    }

    /** The offsets that updates were asked for with. */
    public synchronized List<Long> offsets() {
        return updates.offsets();
    }

    /** The webhooks that were set. */
    public synchronized List<JsonObject> webhooks() {
        return List.copyOf(webhooks);
    }

    /** The update of a click on the button of the last message whose label begins so. */
    public synchronized JsonObject click(String label, String user) {
        return queries.click(message(), label, user);
    }

    /** Puts an update into the queue. */
    public synchronized void queue(JsonObject update) {
        updates.add(update);
    }

    @Override
    protected HttpReply answer(Received request) {
        if (!request.target().startsWith(PREFIX)) {
            return failed(401, "Unauthorized", Map.of());
        }
        String method = request.target().substring(PREFIX.length());
        HttpReply refusal = refusals.getOrDefault(method, new ArrayDeque<>()).poll();
        if (refusal != null) {
            return refusal;
        }
        try {
            JsonObject arguments = TelegramRules.check(method, request.body());
            if (method.equals("getUpdates")) {
                return webhooks.isEmpty()
                        ? accepted(updates.poll(arguments))
                        : failed(409, "Conflict: can't use getUpdates method while webhook is active", Map.of());
            } else if (method.equals("setWebhook")) {
                webhooks.add(arguments);
                return accepted(true);
            } else if (method.equals("answerCallbackQuery")) {
                queries.answer(arguments);
                return accepted(true);
            }
            return chat(method, arguments);
        } catch (IllegalArgumentException refused) {
            return failed(400, refused.getMessage(), Map.of());
        } catch (IllegalStateException conflict) {
            return failed(409, conflict.getMessage(), Map.of());
        } catch (InterruptedException closed) {
            return failed(500, "Internal Server Error", Map.of());
        }
    }

    private HttpReply chat(String method, JsonObject arguments) {
        String chat = String.valueOf(arguments.getValue("chat_id"));
        if (chat.equals(Long.toString(GROUP))) {
            String moved = "Bad Request: group chat was upgraded to a supergroup chat";
            return failed(400, moved, Map.of("migrate_to_chat_id", CHAT));
        }
        TelegramRules.require(chat.equals(Long.toString(CHAT)), "chat not found");
        return accepted(method.equals("sendMessage") ? send(arguments) : edit(arguments));
    }

    private JsonObject send(JsonObject arguments) {
        JsonObject parent = arguments.getJsonObject("reply_parameters");
        String earlier = parent == null ? "" : String.valueOf(parent.getValue("message_id"));
        TelegramRules.require(parent == null || kept(earlier) != null, "message to be replied not found");
        JsonObject message = new JsonObject()
                .put("date", 1_795_000_000L)
                .put(
                        "chat",
                        new JsonObject()
                                .put("id", CHAT)
                                .put("type", "supergroup")
                                .put("title", "Ops alerts"))
                .put("text", arguments.getString("text"))
                .put("reply_markup", keyboard(arguments));
        boolean rings =
                !String.valueOf(arguments.getValue("disable_notification")).equals("true");
        return message.put("message_id", Long.parseLong(keep(message, earlier, rings)));
    }

    private JsonObject edit(JsonObject arguments) {
        String id = String.valueOf(arguments.getValue("message_id"));
        JsonObject before = kept(id);
        TelegramRules.require(before != null, "message to edit not found");
        JsonObject message = before.copy().put("reply_markup", keyboard(arguments));
        message.put("text", arguments.getString("text", message.getString("text")));
        TelegramRules.require(
                !message.equals(before),
                "message is not modified: specified new message content and reply markup are exactly the same as a"
                        + " current content and reply markup of the message");
        change(id, message);
        return message;
    }

    /** The keyboard as messages have it: null if there are no buttons. */
    private static JsonObject keyboard(JsonObject arguments) {
        JsonObject keyboard = arguments.getJsonObject("reply_markup", new JsonObject());
        return keyboard.getJsonArray("inline_keyboard", new JsonArray()).isEmpty() ? null : keyboard;
    }

    @Override
    protected String text(JsonObject message) {
        return CallbackQueries.buttons(message)
                .map(button -> "\n" + button.getString("text"))
                .collect(Collectors.joining("", message.getString("text"), ""));
    }

    @Override
    protected String id(int number) {
        return Integer.toString(number);
    }

    @Override
    protected HttpReply tooMany(int seconds) {
        return failed(429, "Too Many Requests: retry after " + seconds, Map.of("retry_after", seconds));
    }

    @Override
    protected boolean isEdit(Received request) {
        return request.target().contains("/editMessage");
    }

    private static HttpReply accepted(Object result) {
        return json(200, new JsonObject().put("ok", true).put("result", result));
    }

    private static HttpReply failed(int code, String description, Map<String, Object> parameters) {
        JsonObject body =
                new JsonObject().put("ok", false).put("error_code", code).put("description", description);
        return json(code, parameters.isEmpty() ? body : body.put("parameters", new JsonObject(parameters)));
    }
}
