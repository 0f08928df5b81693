package io.grapevine.integration.ntfy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.integration.HookServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An ntfy server that needs a token, and refuses what ntfy refuses, and fields that ntfy does not know. */
final class FakeNtfy implements AutoCloseable {
    static final String TOKEN = "tk_fake";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FIELDS =
            Set.of("topic", "title", "message", "priority", "tags", "click", "icon", "markdown");

    private final HookServer server = HookServer.start();
    private final List<JsonNode> messages = Collections.synchronizedList(new ArrayList<>());

    FakeNtfy() {
        server.answer((exchange, received) -> {
            String fault = fault(received);
            if (fault.isEmpty()) {
                messages.add(JSON.readTree(received.body()));
            }
            HookServer.Answer answer = fault.isEmpty()
                    ? HookServer.status(200, "{\"id\":\"a1\",\"event\":\"message\"}")
                    : HookServer.status(Integer.parseInt(fault.substring(0, 3)), "{\"error\":\"" + fault + "\"}");
            answer.to(exchange, received);
        });
    }

    private static String fault(HookServer.Received received) {
        if (!received.target().equals("/") || !received.method().equals("POST")) {
            return "404 page not found";
        }
        if (!("Bearer " + TOKEN).equals(received.headers().get("authorization"))) {
            return "401 unauthorized";
        }
        if (received.body().getBytes(UTF_8).length > 8192) {
            return "413 JSON body too large";
        }
        try {
            return fault(JSON.readTree(received.body()));
        } catch (JsonProcessingException none) {
            return "400 request body must be message JSON";
        }
    }

    private static String fault(JsonNode message) {
        Set<String> names = new HashSet<>();
        message.fieldNames().forEachRemaining(names::add);
        names.removeAll(FIELDS);
        int priority = message.path("priority").asInt(3);
        if (!names.isEmpty()) {
            return "400 unknown fields " + names;
        }
        if (!message.path("topic").asText().matches("[-_A-Za-z0-9]{1,64}")) {
            return "400 topic invalid";
        }
        if (priority < 1 || priority > 5) {
            return "400 invalid priority parameter";
        }
        if (message.has("icon") && !message.get("icon").asText().matches("https?://.+")) {
            return "400 icon URL is invalid";
        }
        return message.path("message").asText().getBytes(UTF_8).length > 4096 ? "400 attachments not allowed" : "";
    }

    String url() {
        return server.url("");
    }

    /** The only message that was published. */
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
