package io.grapevine.reliability.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.grapevine.receiver.HookServer;
import io.grapevine.reliability.chaos.Observation.Notification;
import io.grapevine.reliability.chaos.Observation.State;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A webhook receiver that answers 503 at the times of a plan. The host of {@code externalURL} is the name of the sender. */
final class ChaosReceiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How long a response takes, so that some attempts are interrupted. */
    private static final long RESPONSE_MILLIS = 20;

    private final HookServer server = HookServer.start();
    private final ChaosPlan plan;
    private volatile @Nullable Journal journal;

    ChaosReceiver(ChaosPlan plan) {
        this.plan = plan;
        server.answer((exchange, request) -> take(exchange, JSON.readTree(request.body())));
    }

    /** Records what arrives from now on. */
    void record(Journal to) {
        journal = to;
    }

    String url() {
        return server.url("/");
    }

    private void take(HttpExchange exchange, JsonNode body) throws IOException {
        Journal to = journal;
        if (to == null) { // the run has not started, and nothing fires
            exchange.close();
            return;
        }
        long at = to.now();
        boolean accepted = plan.refusals().stream().noneMatch(refusal -> refusal.contains(at));
        try {
            Thread.sleep(RESPONSE_MILLIS);
            exchange.sendResponseHeaders(accepted ? 200 : 503, -1);
        } catch (InterruptedException e) {
            throw new InterruptedIOException("the receiver is closed");
        } finally {
            exchange.close();
            Map<String, State> states = new TreeMap<>();
            body.path("alerts")
                    .forEach(alert ->
                            states.put(alert.path("labels").path("instance").asText(), state(to, alert)));
            String from = URI.create(body.path("externalURL").asText()).getHost();
            String group = body.path("groupLabels").path("alertname").asText();
            to.add(new Notification(at, to.now(), accepted, from, group, states));
        }
    }

    private static State state(Journal journal, JsonNode alert) {
        return new State(
                alert.path("status").asText().equals("firing"),
                journal.at(Instant.parse(alert.path("startsAt").asText())));
    }

    @Override
    public void close() {
        server.close();
    }
}
