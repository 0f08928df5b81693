package io.grapevine.template;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Sample data for trying a template: a group of two firing alerts and a resolved one. */
public final class SampleData {
    private static final LabelSet GROUP = LabelSet.of("alertname", "HighLatency", "job", "api");

    private SampleData() {}

    /**
     * Creates the sample data.
     *
     * @param now when the notification is sent
     * @param externalUrl where the user interface is found, without a slash at its end
     */
    public static TemplateData of(String receiver, Instant now, String externalUrl) {
        List<Alert> alerts = List.of(
                alert("a", "critical", now.minus(Duration.ofMinutes(12)), Alert.NO_END, now),
                alert("b", "warning", now.minus(Duration.ofMinutes(3)), Alert.NO_END, now),
                alert("c", "warning", now.minus(Duration.ofHours(2)), now.minus(Duration.ofMinutes(1)), now));
        return TemplateData.of(receiver, alerts, "new alerts added", GROUP, LabelSet.EMPTY, externalUrl);
    }

    private static Alert alert(String instance, String severity, Instant start, Instant end, Instant now) {
        return new Alert(
                LabelSet.of(
                        "alertname",
                        "HighLatency",
                        "job",
                        "api",
                        "instance",
                        instance + ".example.com:8080",
                        "severity",
                        severity),
                LabelSet.of(
                        "summary", "Requests to " + instance + ".example.com are slow",
                        "description", "The 99th percentile has been above one second for five minutes.",
                        "runbook_url", "https://runbooks.example.com/HighLatency"),
                start,
                end,
                "http://prometheus.example.com:9090/graph?g0.expr=latency_seconds+%3E+1&g0.tab=1",
                now,
                false);
    }
}
