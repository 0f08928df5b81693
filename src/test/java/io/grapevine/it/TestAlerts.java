package io.grapevine.it;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Alerts as Prometheus posts them, each a group of its own.
 *
 * @param to the label that says to which receiver they go
 * @param names the names of the alerts
 * @param since when they began
 */
public record TestAlerts(String to, List<String> names, Instant since) {
    private static final Duration FAR = Duration.ofHours(1);

    /** One alert. */
    public static TestAlerts of(String to, String name) {
        return new TestAlerts(to, List.of(name), Instant.now());
    }

    /** Some alerts. */
    public static TestAlerts of(String to, int count) {
        List<String> names = IntStream.range(0, count).mapToObj(i -> to + i).toList();
        return new TestAlerts(to, names, Instant.now());
    }

    /** The body that says that they fire. */
    public String firing() {
        return body(Instant.now().plus(FAR));
    }

    /** The body that says that they have ended. */
    public String resolved() {
        return body(Instant.now());
    }

    private String body(Instant end) {
        return names.stream()
                .map(name -> """
                        {"labels": {"alertname": "%s", "to": "%s"}, "startsAt": "%s", "endsAt": "%s"}
                        """.formatted(name, to, since, end))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
