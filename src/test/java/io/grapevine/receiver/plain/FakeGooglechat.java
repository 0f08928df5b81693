package io.grapevine.receiver.plain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.receiver.HookServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An incoming webhook of Google Chat, which refuses what Google refuses. */
final class FakeGooglechat implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/v1/spaces/A/messages?key=k&token=t";
    private static final String REPLY = "&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD";

    private final HookServer server = HookServer.start();
    private final List<JsonNode> messages = Collections.synchronizedList(new ArrayList<>());

    FakeGooglechat() {
        server.answer((exchange, received) -> {
            String fault = fault(received);
            if (fault.isEmpty()) {
                messages.add(JSON.readTree(received.body()));
            }
            HookServer.Answer answer = fault.isEmpty()
                    ? HookServer.status(200, "{\"name\":\"spaces/A/messages/1\"}")
                    : HookServer.status(400, "{\"error\":{\"code\":400,\"message\":\"" + fault + "\"}}");
            answer.to(exchange, received);
        });
    }

    private static String fault(HookServer.Received received) {
        try {
            JsonNode message = JSON.readTree(received.body());
            Set<String> names = new HashSet<>();
            message.fieldNames().forEachRemaining(names::add);
            names.removeAll(Set.of("text", "cardsV2", "thread"));
            if (!names.isEmpty()) {
                return "Unknown name " + names;
            }
            if (!received.target().equals(message.has("thread") ? PATH + REPLY : PATH)) {
                return "Invalid target";
            }
            if (message.path("text").asText().isEmpty()) {
                return "Message cannot be empty";
            }
            return message.toString().getBytes(UTF_8).length > 32_000 ? "Message is too long" : "";
        } catch (JsonProcessingException none) {
            return "Invalid JSON payload received";
        }
    }

    String url() {
        return server.url(PATH);
    }

    /** The messages, in the order in which they came. */
    List<JsonNode> messages() {
        return List.copyOf(messages);
    }

    @Override
    public void close() {
        server.close();
    }
}
