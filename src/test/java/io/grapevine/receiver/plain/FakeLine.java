package io.grapevine.receiver.plain;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.receiver.FakeService;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HookServer.Received;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The Messaging API of LINE with one channel. */
final class FakeLine extends FakeService {
    static final String GROUP = "C" + "4af49806292d4f21".repeat(2);

    private static final String TOKEN = "fake/Token+1=";
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    /** The retry keys of messages that were taken. */
    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    FakeLine() {
        super(
                "400 The request body could not be parsed as JSON",
                "{\"sentMessages\":[{\"id\":\"461230966842064897\",\"quoteToken\":\"q\"}]}");
    }

    @Override
    protected String refusal(Received request) {
        String key = request.headers().getOrDefault("x-line-retry-key", "");
        if (!isPost(request, "/v2/bot/message/push")) {
            return "404 Not found";
        }
        if (!("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
            return "401 Authentication failed. Confirm that the access token in the authorization header is valid.";
        }
        if (!isJson(request) || !key.matches(UUID)) {
            return "400 The retry key or the content type is invalid";
        }
        return keys.contains(key) ? "409 The retry key is already accepted" : TAKEN;
    }

    @Override
    protected String refusal(JsonNode message) {
        JsonNode only = message.path("messages").path(0);
        String text = only.path("text").asText();
        if (!names(message).equals(Set.of("to", "messages"))
                || message.get("messages").size() != 1
                || !names(only).equals(Set.of("type", "text"))
                || !only.get("type").asText().equals("text")) {
            return "400 A message (messages[0]) in the request body is invalid";
        }
        if (!message.get("to").asText().matches("[UCR][0-9a-f]{32}")) {
            return "400 The property, 'to', in the request body is invalid";
        }
        return text.isBlank() || text.length() > 5000 ? "400 Length must be between 0 and 5000" : TAKEN;
    }

    @Override
    protected HookServer.Answer accepted(Received request, JsonNode message) {
        keys.add(request.headers().get("x-line-retry-key"));
        return accepted();
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("api_url", url(""), "token", TOKEN, "to", GROUP);
    }
}
