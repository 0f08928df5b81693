package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.it.Inbox;
import io.grapevine.it.Place;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica with an empty directory joins one that has alerts, both with {@code --alerts.persist}, without a Prometheus that
 * sends them again; then the first one is killed.
 */
@Tag("thorough")
class AlertsJoinIT {
    private static final int GROUPS = 50;
    private static final int EACH = 10;
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofSeconds(20);
    private static final String CONFIG = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 2s
              group_interval: 20s
              repeat_interval: 1h
            receivers:
            - name: team
              webhook_configs: [{url: 'http://%s/team', send_resolved: true}]
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void needProgram() {
        Tool.needPackagedProgram();
    }

    private static String alerts(int groups, int from, int to) {
        Instant start = Instant.now();
        return IntStream.range(0, groups)
                .boxed()
                .flatMap(group -> IntStream.range(from, to)
                        .mapToObj(i -> """
                        {"labels": {"alertname": "G%s", "i": "%s"}, "annotations": {"summary": "number %s"},
                         "startsAt": "%s", "endsAt": "%s"}
                        """.formatted(group, i, i, start, start.plusSeconds(3600))))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private Program replica(Place place, Path config) throws Exception {
        Program program = place.start(config);
        program.url();
        return program;
    }

    @Test
    void replicaThatJoinsTakesThePlaceOfAKilledOne() throws Exception {
        List<Place> places = Place.free(directory, 2, "--alerts.persist", "--cluster.peer-timeout=2s");
        try (Inbox inbox = new Inbox()) {
            Path config = Files.writeString(directory.resolve("am.yml"), CONFIG.formatted(inbox.address()));
            try (Program first = replica(places.get(0), config)) {
                long fired = System.nanoTime();
                first.post("/alerts", alerts(GROUPS, 0, EACH));
                Eventually.holds(
                        "all groups are notified", () -> inbox.at("/team").size() == GROUPS);
                first.post("/alerts", alerts(5, EACH, EACH + 1));
                try (Program second = replica(places.get(1), config)) {
                    Eventually.holds(
                            "the second replica knows all alerts",
                            () -> second.get("/alerts").size() == GROUPS * EACH + 5);
                    Eventually.holds(
                            "the line of the log", () -> second.log().contains("msg=\"Alerts fetched from a peer\""));
                    first.kill();
                    Eventually.holds(
                            "what is new is notified", () -> inbox.at("/team").size() > GROUPS);
                    assertThat(Duration.ofNanos(System.nanoTime() - fired)).isGreaterThanOrEqualTo(WAIT.plus(INTERVAL));
                    Eventually.holds(
                            "each group was flushed",
                            () -> second.metric("alertmanager_nflog_queries_total") >= GROUPS);
                    Eventually.holds(
                            "all that is new is notified",
                            () -> inbox.at("/team").size() >= GROUPS + 5);
                    assertThat(inbox.at("/team")).hasSize(GROUPS + 5);
                    assertThat(inbox.at("/team").subList(GROUPS, GROUPS + 5))
                            .allSatisfy(message ->
                                    assertThat(message.path("alerts")).hasSize(EACH + 1));
                }
            }
        }
    }
}
