package io.grapevine.integration.discord;

import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.integration.FakeChat;
import io.grapevine.integration.HookServer;
import io.grapevine.integration.HookServer.Received;
import java.util.Map;

/**
 * A webhook of Discord: refuses another token, texts that are too long and edits of messages that are not there, and names a
 * message only to those who wait for it.
 */
final class FakeDiscord extends FakeChat {
    private static final String PATH = "/api/webhooks/11/hush-Hush-hush";
    private static final int UNKNOWN_MESSAGE = 10008;

    private final String query;

    /** A webhook whose URL has a query; empty for none. */
    FakeDiscord(String query) {
        this.query = query;
    }

    String webhookUrl() {
        return server().url(PATH + (query.isEmpty() ? "" : "?" + query));
    }

    @Override
    protected HookServer.Answer answer(Received request) {
        int mark = request.target().indexOf('?');
        String path = mark < 0 ? request.target() : request.target().substring(0, mark);
        String asked = mark < 0 ? "" : request.target().substring(mark + 1);
        if (!path.startsWith(PATH) || !asked.startsWith(query)) {
            return json(404, Map.of("code", 10015, "message", "Unknown Webhook " + path));
        }
        Map<String, String> fields = JsonAnswer.scalars(request.body());
        String text = fields.getOrDefault("/content", "") + "\n" + fields.getOrDefault("/embeds/0/description", "");
        if (fields.getOrDefault("/content", "").length() > 2000 || text.isBlank()) {
            return json(400, Map.of("code", 50006, "message", "Cannot send an empty message"));
        }
        if (isEdit(request)) {
            String id = path.substring(path.lastIndexOf('/') + 1);
            return edit(id, text)
                    ? message(id)
                    : json(404, Map.of("code", UNKNOWN_MESSAGE, "message", "Unknown " + path));
        }
        Shown shown = add(text, "", true);
        return asked.endsWith("wait=true") ? message(shown.id()) : HookServer.status(204, "");
    }

    private static HookServer.Answer message(String id) {
        return json(200, Map.of("id", id, "channel_id", "5"));
    }

    @Override
    protected String id(int number) {
        return "13000000000000000" + (10 + number);
    }

    @Override
    protected HookServer.Answer tooMany(int seconds) {
        return json(429, Map.of("message", "You are being rate limited.", "retry_after", seconds, "global", false));
    }

    @Override
    protected boolean isEdit(Received request) {
        return request.method().equals("PATCH");
    }
}
