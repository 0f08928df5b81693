package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A PagerDuty on this computer: events of version 2 open, acknowledge and resolve incidents, one for each {@code dedup_key}. What is
 * no such event is refused.
 */
public final class FakePagerduty implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HookServer server = HookServer.start();
    private final List<String> events = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private final Map<String, String> open = new TreeMap<>();

    public FakePagerduty() {
        server.answer((exchange, received) -> {
            String key = take(JSON.readTree(received.body()));
            HookServer.status(
                            202,
                            "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"" + key + "\"}",
                            "Content-Type",
                            "application/json")
                    .to(exchange, received);
        });
    }

    private synchronized String take(JsonNode event) throws IOException {
        String key = event.path("dedup_key").asText();
        String action = event.path("event_action").asText();
        if (action.equals("trigger")) {
            open.put(key, event.at("/payload/summary").asText());
            event.path("links").forEach(FakePagerduty::checkLink);
            event.path("links").forEach(link -> links.add(link.path("text").asText()));
        } else if (action.equals("resolve")) {
            open.remove(key);
        } else if (!action.equals("acknowledge")) {
            throw new IOException("no action in " + event);
        }
        events.add(action);
        return key;
    }

    private static void checkLink(JsonNode link) {
        if (!link.path("href").asText().startsWith("http")
                || link.path("text").asText().isEmpty()) {
            throw new IllegalArgumentException(link + " (expected: href and text)");
        }
    }

    /** The keys of the incidents that are open. */
    public synchronized List<String> keys() {
        return List.copyOf(open.keySet());
    }

    /** The texts of the links of all events so far. */
    public synchronized List<String> links() {
        return List.copyOf(links);
    }

    public String url() {
        return server.url("/v2/enqueue");
    }

    /** The summaries of the incidents that are open. */
    public synchronized List<String> open() {
        return List.copyOf(open.values());
    }

    /** The actions of all events so far. */
    public synchronized List<String> events() {
        return List.copyOf(events);
    }

    @Override
    public void close() {
        server.close();
    }
}
