package io.grapevine.app.quickstart;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A sample alert of the quickstart.
 *
 * @param name the name of the alert
 * @param severity warning or critical
 * @param instance the instance label
 * @param summary the summary annotation
 * @param begins when it starts to fire, since the start of the demonstration
 * @param ends when it stops
 */
record SampleAlert(String name, String severity, String instance, String summary, Duration begins, Duration ends) {

    /** The time until {@code endsAt}, which Prometheus sets to a few evaluation intervals. */
    private static final Duration VALIDITY = Duration.ofSeconds(30);

    static SampleAlert of(
            String name, String severity, String instance, String summary, int beginSecond, int endSecond) {
        return new SampleAlert(
                name, severity, instance, summary, Duration.ofSeconds(beginSecond), Duration.ofSeconds(endSecond));
    }

    boolean hasBegun(Duration elapsed) {
        return elapsed.compareTo(begins) >= 0;
    }

    /** The alert as Prometheus would post it, {@code elapsed} after {@code start}. */
    Map<String, Object> posted(Instant start, Duration elapsed) {
        boolean over = elapsed.compareTo(ends) >= 0;
        Instant end = start.plus(over ? ends : elapsed.plus(VALIDITY));
        return Map.of(
                "labels",
                Map.of(
                        "alertname", name,
                        "cluster", "berlin",
                        "instance", instance,
                        "severity", severity),
                "annotations",
                Map.of("summary", summary),
                "startsAt",
                start.plus(begins).toString(),
                "endsAt",
                end.toString(),
                "generatorURL",
                "http://prometheus.example.com/graph?g0.expr=up");
    }
}
