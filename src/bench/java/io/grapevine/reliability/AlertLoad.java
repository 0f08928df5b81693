package io.grapevine.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** A Prometheus server that posts alerts, each a group of its own, again and again, and the receiver that is notified. */
final class AlertLoad implements AutoCloseable {
    private static final int NEW_AT_ONCE = 4;

    /** How many alerts are posted: the last ones, of which the older half has ended. */
    private static final int POSTED = 120;

    private static final Duration FAR = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofMillis(60);

    private final HookServer receiver = HookServer.start();
    private final Deque<Posted> posted = new ArrayDeque<>();
    private int next;

    /** The notifications since the last start. */
    private final List<Notified> received = new ArrayList<>();

    private int notifications;

    private record Posted(String name, Instant since) {}

    /** A notification about one alert. */
    record Notified(String alert, String status) {}

    AlertLoad() {
        receiver.answer((exchange, request) -> {
            take(Json.read(request.body()));
            HookServer.status(200, "").to(exchange, request);
        });
    }

    private synchronized void take(JsonNode body) {
        for (JsonNode alert : body.path("alerts")) {
            notifications++;
            received.add(new Notified(
                    alert.path("labels").path("alertname").asText(),
                    alert.path("status").asText()));
        }
    }

    /** The configuration of a replica that notifies this receiver. */
    String config() {
        return """
                route: {receiver: team, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 4h}
                receivers: [{name: team, webhook_configs: [{url: '%s'}]}]
                """.formatted(receiver.url("/"));
    }

    /** Posts until a request fails, as the replica is dead. */
    void run(Program program, Random random) throws InterruptedException {
        try {
            while (true) {
                for (int i = 0; i < NEW_AT_ONCE; i++) {
                    posted.addLast(new Posted("alert" + next++, Instant.now()));
                }
                while (posted.size() > POSTED) {
                    posted.removeFirst();
                }
                program.post("/alerts", body());
                Thread.sleep(random.nextInt(2 * (int) PAUSE.toMillis()));
            }
        } catch (IOException e) {
            return; // it is dead
        }
    }

    /** Posts all alerts once more, and no new ones; returns when each group has been flushed. */
    void repeat(Program program) throws Exception {
        if (!posted.isEmpty()) {
            program.post("/alerts", body());
            int groups = Math.min(posted.size(), POSTED / 2);
            Eventually.holds(
                    "all groups are flushed", () -> program.metric("alertmanager_nflog_queries_total") >= groups);
        }
    }

    /** The notifications of which a log has the record, for the alerts as they are posted now. */
    long recorded(DurableLog log) {
        int[] number = {0};
        return posted.stream()
                .filter(alert -> log.says(alert.name(), hasEnded(number[0]++) ? "resolved" : "firing"))
                .count();
    }

    private boolean hasEnded(int number) {
        return number < posted.size() - POSTED / 2;
    }

    private String body() {
        StringBuilder alerts = new StringBuilder();
        int number = 0;
        for (Posted alert : posted) {
            boolean ended = hasEnded(number++);
            Instant end = ended ? alert.since().plusMillis(1) : alert.since().plus(FAR);
            alerts.append(alerts.isEmpty() ? "[" : ",").append("""
                    {"labels": {"alertname": "%s"}, "startsAt": "%s", "endsAt": "%s"}
                    """.formatted(alert.name(), alert.since(), end));
        }
        return alerts.append("]").toString();
    }

    /** All notifications about alerts so far. */
    synchronized int notifications() {
        return notifications;
    }

    /** The notifications since the last call. */
    synchronized List<Notified> takeReceived() {
        List<Notified> taken = List.copyOf(received);
        received.clear();
        return taken;
    }

    @Override
    public void close() {
        receiver.close();
    }
}
