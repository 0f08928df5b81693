package io.grapevine.receiver.plain;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.receiver.FakeService;
import io.grapevine.receiver.HookServer.Received;
import java.util.Map;
import java.util.Set;

/** A Gotify server with one application. */
final class FakeGotify extends FakeService {
    private static final String TOKEN = "Afake";
    private static final Set<String> FIELDS = Set.of("title", "message", "priority", "extras");

    FakeGotify() {
        super("400 invalid character", "{\"id\":25,\"appid\":5}");
    }

    @Override
    protected String refusal(Received request) {
        if (!isPost(request, "/message")) {
            return "404 page not found";
        }
        if (!TOKEN.equals(request.headers().get("x-gotify-key"))) {
            return "401 you need to provide a valid access token or user credentials to access this api";
        }
        return isJson(request) ? TAKEN : "400 extras are only accepted as JSON";
    }

    @Override
    protected String refusal(JsonNode message) {
        if (!hasOnly(message, FIELDS)) {
            return "400 unknown fields of " + message;
        }
        if (message.path("message").asText().isEmpty()) {
            return "400 Field 'message' is required";
        }
        return message.path("priority").isInt() && message.path("extras").isObject() ? TAKEN : "400 cannot unmarshal";
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("url", url(""), "token", TOKEN);
    }
}
