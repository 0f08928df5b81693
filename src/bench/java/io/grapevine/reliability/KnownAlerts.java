package io.grapevine.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.bench.Connection;
import io.grapevine.bench.Sample;
import io.grapevine.it.Eventually;
import io.grapevine.receiver.HookServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A Prometheus server whose alerts fire since before, each a group of its own: it sends them again every few seconds, and one after the
 * other ends. The receiver of their notifications, and of those of a {@link Flood}, is this process.
 */
final class KnownAlerts implements AutoCloseable {
    /** The configuration of all other groups. */
    static final Duration GROUP_WAIT = Duration.ofSeconds(30);

    private static final int COUNT = 300;
    private static final Duration GROUP_INTERVAL = Duration.ofSeconds(5);
    private static final Duration BETWEEN_NOTIFICATIONS = GROUP_INTERVAL.multipliedBy(2);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** As Prometheus does: four times the time between two posts. */
    private static final Duration LASTING = PAUSE.multipliedBy(4);

    private static final double NANOS_PER_MILLI = 1e6;

    private final HookServer receiver = HookServer.start();
    private final Instant since = Instant.now();
    private final Sample posts = new Sample();
    private final Sample delays = new Sample();
    private final Sample ends = new Sample();
    private final Sample others = new Sample();
    /** The time of the last notification of each alert. */
    private final Map<Integer, Long> notified = new HashMap<>();
    /** The time of the end of each alert that has ended. */
    private final Map<Integer, Instant> ended = new HashMap<>();

    private int refused;
    private int wronglyEnded;
    private boolean isOver;

    KnownAlerts() {
        receiver.answer((exchange, request) -> {
            take(Json.read(request.body()));
            HookServer.status(200, "").to(exchange, request);
        });
    }

    /** The configuration of a program that notifies this receiver. */
    String config() {
        return """
                route: {receiver: team, group_by: [instance], group_wait: %ds, routes: [
                  {receiver: team, matchers: [known="yes"], group_wait: 0s, group_interval: %ds, repeat_interval: %ds}]}
                receivers: [{name: team, webhook_configs: [{url: '%s'}]}]
                """.formatted(
                GROUP_WAIT.toSeconds(),
                GROUP_INTERVAL.toSeconds(),
                BETWEEN_NOTIFICATIONS.toSeconds() - 2, // so that the second flush repeats it, if it is a little early
                receiver.url("/"));
    }

    private synchronized void take(JsonNode body) {
        Instant now = Instant.now();
        JsonNode alert = body.path("alerts").path(0);
        if (alert.path("labels").path("known").isMissingNode()) {
            Instant start = Instant.parse(alert.path("startsAt").asText());
            others.add(Duration.between(start.plus(GROUP_WAIT), now).toMillis());
            return;
        }
        int number = alert.path("labels").path("instance").asInt();
        Instant end = ended.get(number);
        Long before = notified.put(number, now.toEpochMilli());
        if (alert.path("status").asText().equals("firing")) {
            if (before != null) {
                delays.add(now.toEpochMilli() - before - BETWEEN_NOTIFICATIONS.toMillis());
            }
        } else if (end == null) {
            wronglyEnded += isOver ? 0 : 1;
        } else {
            ends.add(
                    Math.max(0, Duration.between(end, now).minus(GROUP_INTERVAL).toMillis()));
        }
    }

    /** Sends all of them once. */
    void fire(int port) throws IOException {
        try (Connection connection = new Connection(port)) {
            post(connection);
        }
    }

    /** Sends them again and again, and one after the other ends, until half of them have. */
    void renew(int port, Duration length) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (Connection connection = new Connection(port)) {
            for (long passed = 0; passed < length.toNanos(); passed = System.nanoTime() - start) {
                synchronized (this) {
                    ended.putIfAbsent((int) (COUNT / 2 * passed / length.toNanos()), Instant.now());
                }
                long before = System.nanoTime();
                if (post(connection) != 200) {
                    refused++;
                }
                posts.add((System.nanoTime() - before) / NANOS_PER_MILLI);
                Thread.sleep(PAUSE.toMillis());
            }
        }
        synchronized (this) {
            isOver = true;
        }
    }

    private int post(Connection connection) throws IOException {
        StringBuilder body = new StringBuilder();
        synchronized (this) {
            for (int i = 0; i < COUNT; i++) {
                Instant end = ended.getOrDefault(i, Instant.now().plus(LASTING));
                body.append(body.isEmpty() ? "[" : ",").append("""
                    {"labels": {"alertname": "Known", "known": "yes", "instance": "%d"}, "startsAt": "%s", "endsAt": "%s"}
                    """.formatted(i, since, end));
            }
        }
        return connection.post("/api/v2/alerts", body.append("]").toString()).status();
    }

    private synchronized boolean areAllNotified(long newGroups) {
        return others.count() >= newGroups && ends.count() >= ended.size();
    }

    /**
     * Waits for the last notifications, and adds what was measured.
     *
     * @param newGroups how many other groups there are
     */
    void addTo(Figures figures, double mostMillis, long newGroups) throws Exception {
        try {
            Eventually.holds("all are notified", () -> areAllNotified(newGroups));
        } catch (AssertionError late) {
            System.err.println(late.getMessage());
        }
        add(figures, mostMillis, newGroups);
    }

    private synchronized void add(Figures figures, double mostMillis, long newGroups) {
        figures.most(
                "Renewals of " + COUNT + " alerts every " + PAUSE.toSeconds() + " s that were refused", refused, 0);
        figures.times("Time of such a post", posts, 0.99, mostMillis);
        figures.most("… alerts that ended although they were renewed", wronglyEnded, 0);
        figures.tell("… ends", ended.size());
        figures.most("… never notified", ended.size() - ends.count(), 0);
        figures.times("Delay of the notifications of ends", ends, 0.99, mostMillis);
        figures.tell("… notifications repeated", delays.count());
        figures.times("Delay of these", delays, 0.99, mostMillis);
        figures.tell("New groups", newGroups);
        figures.most("… never notified", newGroups - others.count(), 0);
        figures.times("Delay of their notifications, due at once", others, 0.99, GROUP_WAIT.toMillis());
    }

    @Override
    public void close() {
        receiver.close();
    }
}
