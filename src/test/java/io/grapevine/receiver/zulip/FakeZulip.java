package io.grapevine.receiver.zulip;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.Lists;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.receiver.FakeChat;
import io.grapevine.receiver.FormFields;
import io.grapevine.receiver.HookServer.Received;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of Zulip that takes messages of a bot for one stream: refuses another key or stream, long and empty texts, characters
 * that topics cannot have, and edits of messages that are not there. Fields that are not of messages are refused, too.
 */
final class FakeZulip extends FakeChat {
    static final String EMAIL = "bot@example.com";
    static final String KEY = "hushKeyOfTheBot";
    static final String STREAM = "alerts";

    private static final String MESSAGES = "/api/v1/messages";
    private static final Set<String> POSTED = Set.of("type", "to", "topic", "content");
    private static final Set<String> EDITED =
            Set.of("content", "topic", "propagate_mode", "send_notification_to_old_thread");

    private final List<Map<String, String>> forms = new ArrayList<>();
    private boolean moves = true;

    String url() {
        return url("");
    }

    /** Refuses to move messages to other topics from now on. */
    synchronized void forbidMoves() {
        moves = false;
    }

    /** The forms that were taken so far. */
    synchronized List<Map<String, String>> forms() {
        return List.copyOf(forms);
    }

    /** The only form. */
    Map<String, String> only() {
        return Lists.only(forms());
    }

    @Override
    protected synchronized HttpReply answer(Received request) {
        String login = Base64.getEncoder().encodeToString((EMAIL + ":" + KEY).getBytes(UTF_8));
        if (!("Basic " + login).equals(request.headers().get("authorization"))) {
            return failed(401, "UNAUTHORIZED", "Invalid API key");
        }
        if (!"application/x-www-form-urlencoded".equals(request.headers().get("content-type"))) {
            return failed(400, "BAD_REQUEST", "Missing 'content' argument");
        }
        Map<String, String> form = FormFields.of(request.body());
        String content = form.getOrDefault("content", "");
        String topic = form.getOrDefault("topic", "x");
        if (content.isBlank() || content.contains("\0")) {
            return failed(400, "BAD_REQUEST", "Message must not be empty");
        }
        if (content.codePointCount(0, content.length()) > 10_000) {
            return failed(400, "BAD_REQUEST", "Message is too long");
        }
        if (topic.isEmpty() || topic.codePointCount(0, topic.length()) > 60 || topic.matches("(?s).*\\p{Cntrl}.*")) {
            return failed(400, "BAD_REQUEST", "Invalid character in topic, or too long");
        }
        return isEdit(request) ? edit(request, form) : post(request, form);
    }

    private HttpReply post(Received request, Map<String, String> form) {
        if (!request.method().equals("POST") || !request.target().equals(MESSAGES)) {
            return failed(404, "NOT_FOUND", "Not found");
        }
        if (!form.keySet().equals(POSTED) || !form.get("type").equals("stream")) {
            return failed(400, "BAD_REQUEST", "Fields " + form.keySet());
        }
        if (!form.get("to").equals(STREAM)) {
            return failed(400, "STREAM_DOES_NOT_EXIST", "Channel '" + form.get("to") + "' does not exist");
        }
        forms.add(form);
        Shown shown = add(form.get("content"), "", true);
        return json(200, Map.of("result", "success", "msg", "", "id", Integer.parseInt(shown.id())));
    }

    private HttpReply edit(Received request, Map<String, String> form) {
        if (!EDITED.containsAll(form.keySet()) || form.containsKey("topic") != form.containsKey("propagate_mode")) {
            return failed(400, "BAD_REQUEST", "Fields " + form.keySet());
        }
        String id = request.target().substring(MESSAGES.length() + 1);
        if (!has(id)) {
            return failed(400, "BAD_REQUEST", "Invalid message(s)");
        }
        if (form.containsKey("topic") && !moves) {
            return failed(400, "BAD_REQUEST", "You don't have permission to edit this message");
        }
        forms.add(form);
        edit(id, form.get("content"));
        return json(200, Map.of("result", "success", "msg", ""));
    }

    private static HttpReply failed(int status, String code, String message) {
        return json(status, Map.of("result", "error", "code", code, "msg", message));
    }

    @Override
    protected HttpReply tooMany(int seconds) {
        return json(
                429,
                Map.of(
                        "result",
                        "error",
                        "code",
                        "RATE_LIMIT_HIT",
                        "msg",
                        "API usage exceeded rate limit",
                        "retry-after",
                        (double) seconds));
    }

    @Override
    protected boolean isEdit(Received request) {
        return request.method().equals("PATCH");
    }

    @Override
    protected String id(int number) {
        return Integer.toString(number);
    }
}
