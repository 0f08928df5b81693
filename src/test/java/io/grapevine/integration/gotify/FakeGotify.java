package io.grapevine.integration.gotify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.integration.HookServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A Gotify server with one application, which refuses what Gotify refuses, and fields that Gotify does not know. */
final class FakeGotify implements AutoCloseable {
    static final String TOKEN = "Afake";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FIELDS = Set.of("title", "message", "priority", "extras");

    private final HookServer server = HookServer.start();
    private final List<JsonNode> messages = Collections.synchronizedList(new ArrayList<>());

    FakeGotify() {
        server.answer((exchange, received) -> {
            String fault = fault(received);
            if (fault.isEmpty()) {
                messages.add(JSON.readTree(received.body()));
            }
            HookServer.Answer answer = fault.isEmpty()
                    ? HookServer.status(200, "{\"id\":25,\"appid\":5}")
                    : HookServer.status(
                            Integer.parseInt(fault.substring(0, 3)), "{\"errorDescription\":\"" + fault + "\"}");
            answer.to(exchange, received);
        });
    }

    private static String fault(HookServer.Received received) {
        if (!received.target().equals("/message") || !received.method().equals("POST")) {
            return "404 page not found";
        }
        if (!TOKEN.equals(received.headers().get("x-gotify-key"))) {
            return "401 you need to provide a valid access token or user credentials to access this api";
        }
        try {
            return "application/json".equals(received.headers().get("content-type"))
                    ? fault(JSON.readTree(received.body()))
                    : "400 extras are only accepted as JSON";
        } catch (JsonProcessingException none) {
            return "400 invalid character";
        }
    }

    private static String fault(JsonNode message) {
        Set<String> names = new HashSet<>();
        message.fieldNames().forEachRemaining(names::add);
        names.removeAll(FIELDS);
        if (!names.isEmpty()) {
            return "400 unknown fields " + names;
        }
        if (message.path("message").asText().isEmpty()) {
            return "400 Field 'message' is required";
        }
        return message.path("priority").isInt() && message.path("extras").isObject() ? "" : "400 cannot unmarshal";
    }

    String url() {
        return server.url("");
    }

    /** The only message that was created. */
    JsonNode only() {
        if (messages.size() != 1) {
            throw new AssertionError(messages.size() + " messages (expected: 1)");
        }
        return messages.get(0);
    }

    @Override
    public void close() {
        server.close();
    }
}
