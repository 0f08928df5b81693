package io.grapevine.receiver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.Lists;
import io.grapevine.receiver.HookServer.Received;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A service on this computer that keeps the messages that it takes, and refuses what the product refuses, and fields that
 * the product does not know. A refusal is written as its code, a space and its text.
 */
public abstract class FakeService implements AutoCloseable {
    /** A request that is not refused. */
    protected static final String TAKEN = "";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HookServer server = HookServer.start();
    private final List<JsonNode> messages = Collections.synchronizedList(new ArrayList<>());

    private final String malformed;
    private final String accepted;

    /**
     * The service.
     *
     * @param malformed why a body that is not JSON is refused
     * @param accepted the body of the answer to a message that is taken
     */
    protected FakeService(String malformed, String accepted) {
        this.malformed = malformed;
        this.accepted = accepted;
        server.answer((exchange, received) -> answer(received).to(exchange, received));
    }

    private HookServer.Answer answer(Received received) {
        String refusal = refusal(received);
        if (refusal.isEmpty() && received.method().equals("GET")) {
            return read(received);
        }
        if (refusal.isEmpty()) {
            try {
                JsonNode message = JSON.readTree(received.body());
                refusal = refusal(message);
                if (refusal.isEmpty()) {
                    messages.add(message);
                    return accepted(received, message);
                }
            } catch (JsonProcessingException none) {
                refusal = malformed;
            }
        }
        int space = refusal.indexOf(' ');
        return refused(refusal.substring(0, space), refusal.substring(space + 1));
    }

    /** Why a request is refused, whatever its body says; {@link #TAKEN} if it is not. */
    protected abstract String refusal(Received request);

    /** Why a message is refused; {@link #TAKEN} if it is not. */
    protected abstract String refusal(JsonNode message);

    /** Why a body that is not JSON is refused. */
    protected final String malformed() {
        return malformed;
    }

    /** The answer to a {@code GET}, which has no message. */
    protected HookServer.Answer read(Received request) {
        return refused("405", "not allowed");
    }

    /** Takes a message, and answers. */
    protected HookServer.Answer accepted(Received request, JsonNode message) {
        return accepted();
    }

    /** The answer to a message that is taken. */
    protected HookServer.Answer accepted() {
        return HookServer.status(200, accepted);
    }

    /** The answer to a request that is refused. */
    protected HookServer.Answer refused(String code, String text) {
        return HookServer.status(Integer.parseInt(code), "{\"error\":\"" + text + "\"}");
    }

    /** The fields of a configuration whose messages are taken; lists and sections are in YAML's flow style. */
    public abstract Map<String, String> fields();

    /** Whether a request is a {@code POST} to a path. */
    protected static boolean isPost(Received request, String target) {
        return request.method().equals("POST") && request.target().equals(target);
    }

    /** Whether a request says that its body is JSON. */
    protected static boolean isJson(Received request) {
        return "application/json".equals(request.headers().get("content-type"));
    }

    /** Whether an object has no fields but these. */
    protected static boolean hasOnly(JsonNode object, Set<String> fields) {
        return fields.containsAll(names(object));
    }

    /** The names of an object's fields; a copy. */
    protected static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** A URL of the service. */
    protected final String url(String path) {
        return server.url(path);
    }

    /** The messages that were taken, in the order in which they came. */
    public final List<JsonNode> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    /** The only message that was taken. */
    public final JsonNode only() {
        return Lists.only(messages());
    }

    @Override
    public void close() {
        server.close();
    }
}
