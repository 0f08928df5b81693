package io.grapevine.receiver.plain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.receiver.HookServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Microsoft Teams behind a workflow and behind a connector. Both say nothing of a failure in their status: the workflow accepts
 * a message that is too large and drops it, the connector quotes the refusal in a success.
 */
final class FakeTeams implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 28 * 1024;
    private static final String REFUSED =
            "Webhook message delivery failed with error: Microsoft Teams endpoint returned "
                    + "HTTP error 413 with ContextId tcid=0,server=msgapi,cv=abc.0..";

    private final HookServer server = HookServer.start();
    private final List<String> shown = Collections.synchronizedList(new ArrayList<>());

    FakeTeams() {
        server.answer((exchange, received) -> {
            boolean isWorkflow = received.target().equals("/workflow");
            boolean isTaken = received.body().getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
            if (isTaken) {
                shown.add(text(isWorkflow, JSON.readTree(received.body())));
            }
            HookServer.Answer answer =
                    isWorkflow ? HookServer.status(202, "") : HookServer.status(200, isTaken ? "1" : REFUSED);
            answer.to(exchange, received);
        });
    }

    private static String text(boolean isWorkflow, JsonNode message) {
        JsonNode body = message.at("/attachments/0/content/body");
        return isWorkflow
                ? body.at("/0/text").asText() + "\n" + body.at("/1/text").asText()
                : message.get("title").asText() + "\n" + message.get("text").asText();
    }

    /** The address of a webhook: {@code workflow} or {@code connector}. */
    String url(String kind) {
        return server.url("/" + kind);
    }

    /** The titles and texts that a channel shows. */
    List<String> shown() {
        synchronized (shown) {
            return List.copyOf(shown);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
