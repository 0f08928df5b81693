package io.grapevine.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.receiver.HookServer;
import java.io.UncheckedIOException;
import java.util.List;

/** Takes what is posted to any path of a port, answers 200, and remembers it. */
public final class Inbox implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What Slack answers; webhooks do not mind. */
    private static final HookServer.Answer OK = HookServer.status(200, "ok");

    private final HookServer server = HookServer.start();

    /** Opens a port. */
    public Inbox() {
        show();
    }

    /** Shows {@code lines} in response to GET. */
    public void show(String... lines) {
        HookServer.Answer page =
                HookServer.status(200, String.join("\n", lines) + "\n", "Content-Type", "text/plain; version=0.0.4");
        server.answer((exchange, received) -> (received.method().equals("GET") ? page : OK).to(exchange, received));
    }

    /** {@code http://host:port}. */
    public String url() {
        return server.url("");
    }

    /** {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + server.port();
    }

    /** The messages received at {@code path} so far. */
    public List<JsonNode> at(String path) {
        return server.requests().stream()
                .filter(received ->
                        received.method().equals("POST") && received.target().equals(path))
                .map(received -> json(received.body()))
                .toList();
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
