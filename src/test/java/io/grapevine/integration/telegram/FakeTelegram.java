package io.grapevine.integration.telegram;

import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.integration.FakeChat;
import io.grapevine.integration.HookServer;
import io.grapevine.integration.HookServer.Received;
import java.util.HashMap;
import java.util.Map;

/**
 * The part of Telegram's Bot API that sends and edits messages: refuses another token or chat, texts that are too long, edits
 * that change nothing, and edits of and replies to messages that are not there.
 */
final class FakeTelegram extends FakeChat {
    static final String TOKEN = "77:hush-Hush-hush";
    static final long CHAT = -5;

    /** The id that the chat had when it was a group. */
    static final long GROUP = -4;

    private final Map<String, String> texts = new HashMap<>();

    String apiUrl() {
        return server().url("");
    }

    @Override
    protected HookServer.Answer answer(Received request) {
        if (!request.target().startsWith("/bot" + TOKEN + "/")) {
            return failed(401, "Unauthorized");
        }
        Map<String, String> fields = JsonAnswer.scalars(request.body());
        if (fields.getOrDefault("/chat_id", "").equals(Long.toString(GROUP))) {
            return json(
                    400,
                    Map.of(
                            "ok",
                            false,
                            "error_code",
                            400,
                            "description",
                            "Bad Request: group chat was upgraded to a supergroup chat",
                            "parameters",
                            Map.of("migrate_to_chat_id", CHAT)));
        }
        if (!fields.getOrDefault("/chat_id", "").equals(Long.toString(CHAT))) {
            return failed(400, "Bad Request: chat not found");
        }
        String text = fields.getOrDefault("/text", "");
        if (text.isEmpty() || text.length() > 4096) {
            return failed(
                    400, text.isEmpty() ? "Bad Request: message text is empty" : "Bad Request: message is too long");
        }
        return isEdit(request) ? edit(fields, text) : send(fields, text);
    }

    private HookServer.Answer send(Map<String, String> fields, String text) {
        String parent = fields.getOrDefault("/reply_parameters/message_id", "");
        if (!parent.isEmpty() && !has(parent)) {
            return failed(400, "Bad Request: message to be replied not found");
        }
        boolean rings = !fields.getOrDefault("/disable_notification", "false").equals("true");
        Shown shown = add(text, parent, rings);
        texts.put(shown.id(), text);
        return accepted(shown.id());
    }

    private HookServer.Answer edit(Map<String, String> fields, String text) {
        String id = fields.getOrDefault("/message_id", "");
        if (!has(id)) {
            return failed(400, "Bad Request: message to edit not found");
        }
        if (text.equals(texts.put(id, text))) {
            return failed(
                    400,
                    "Bad Request: message is not modified: specified new message content and reply markup are"
                            + " exactly the same as a current content and reply markup of the message");
        }
        edit(id, text);
        return accepted(id);
    }

    @Override
    protected String id(int number) {
        return Integer.toString(number);
    }

    private static HookServer.Answer accepted(String id) {
        Map<String, Object> message = Map.of("message_id", Long.parseLong(id), "chat", Map.of("id", CHAT));
        return json(200, Map.of("ok", true, "result", message));
    }

    private static HookServer.Answer failed(int code, String description) {
        return json(code, Map.of("ok", false, "error_code", code, "description", description));
    }

    @Override
    protected HookServer.Answer tooMany(int seconds) {
        return json(
                429,
                Map.of(
                        "ok",
                        false,
                        "error_code",
                        429,
                        "description",
                        "Too Many Requests: retry after " + seconds,
                        "parameters",
                        Map.of("retry_after", seconds)));
    }

    @Override
    protected boolean isEdit(Received request) {
        return request.target().endsWith("/editMessageText");
    }
}
