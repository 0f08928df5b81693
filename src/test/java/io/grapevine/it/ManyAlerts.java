package io.grapevine.it;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A large installation: a fifth of the alerts are in one group, the others in 400 groups of equal size, ten for each of 40
 * alert names. Of four names one is critical, two are warnings, one is an info.
 *
 * @param count how many there are; a multiple of 1,000
 */
public record ManyAlerts(int count) {
    /** Groups by alert name and service. */
    public static final String CONFIG = """
            route: {receiver: team, group_by: [alertname, service], group_wait: 1s, group_interval: 5m, repeat_interval: 4h}
            receivers: [{name: team}]
            """;

    /** The name of the alerts in the largest group, which are critical. */
    public static final String LARGEST = "NodeDown";

    private static final int NAMES = 40;
    private static final int SERVICES = 10;
    private static final int BATCH = 1_000;
    private static final List<String> SEVERITIES = List.of("critical", "warning", "warning", "info");
    private static final Duration FAR = Duration.ofHours(6);

    /** How many alerts the largest group has. */
    public int largest() {
        return count / 5;
    }

    /** Posts that all fire; each has begun a second before the one with the next lower number. */
    public void fire(Program program, Instant newest) throws IOException, InterruptedException {
        post(program, 0, count, newest, newest.plus(FAR));
    }

    /** Posts that the alerts with these numbers fire or have ended. */
    public void post(Program program, int from, int to, Instant newest, Instant end)
            throws IOException, InterruptedException {
        for (int start = from; start < to; start += BATCH) {
            program.post(
                    "/alerts",
                    IntStream.range(start, Math.min(start + BATCH, to))
                            .mapToObj(i -> alert(i, newest.minusSeconds(i), end))
                            .collect(Collectors.joining(",", "[", "]")));
        }
    }

    private String alert(int number, Instant start, Instant end) {
        int other = number - largest();
        String name = other < 0 ? LARGEST : "Alert" + other % NAMES;
        String service = other < 0 ? "fleet" : "service-" + other / NAMES % SERVICES;
        String severity = other < 0 ? "critical" : SEVERITIES.get(other % SEVERITIES.size());
        return """
                {"labels": {"alertname": "%s", "service": "%s", "severity": "%s", "instance": "node-%d:9100",
                    "cluster": "eu-1", "namespace": "shop", "job": "node"},
                 "annotations": {"summary": "%s on node-%d", "runbook_url": "https://example.com/%s"},
                 "startsAt": "%s", "endsAt": "%s", "generatorURL": "http://127.0.0.1:9090/graph?g0.expr=up"}""".formatted(name, service, severity, number, name, number, name, start, end);
    }
}
