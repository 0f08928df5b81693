package io.grapevine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.it.Eventually;
import io.grapevine.it.Inbox;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data directory of a Grapevine with planned silences, a lease, a heartbeat and ends of muted alerts goes to the real Alertmanager and
 * back: no notification is repeated, and each silence is there once.
 */
class WayBackIT {
    private static final Duration REPEATED = Duration.ofSeconds(3);
    private static final String CONFIG = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 0s
              group_interval: 500ms
              repeat_interval: 1h
              routes: [{matchers: [alertname=Muted], receiver: pager, repeat_interval: %2$ds}]
            receivers:
            - {name: team, webhook_configs: [{url: 'http://%1$s/'}]}
            - {name: pager, webhook_configs: [{url: 'http://%1$s/'}]}
            """;
    private static final String EXTENSIONS = """
            heartbeats: [{name: backup, ping: true, within: 1h}]
            integrations: [{receiver: pager, kind: webhook, when_muted: {resolved: notify}}]
            """;
    private static final String RULE =
            "silences: {rules: [{name: rack, matchers: ['alertname=\"Muted\"'], to: 2090-01-01T00:00:00Z, comment: c}]}\n";
    private static final String LEASE = """
            {"key": "drain", "matchers": ["instance=db-1"], "duration": "1h", "by": "ann", "comment": "c"}""";

    @AutoClose
    private final Inbox inbox = new Inbox();

    @TempDir
    Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    private List<String> notified() {
        return inbox.at("/").stream()
                .map(each -> each.at("/groupLabels/alertname").asText())
                .toList();
    }

    private static void post(Program program, String... names) throws Exception {
        Instant now = Instant.now();
        for (String name : names) {
            program.post(
                    "/alerts",
                    "[{\"labels\":{\"alertname\":\"%s\"},\"startsAt\":\"%s\",\"endsAt\":\"%s\"}]"
                            .formatted(name, now, now.plusSeconds(3600)));
        }
    }

    /** Posts an alert and waits until it is notified. */
    private void fire(Program program, String name) throws Exception {
        post(program, name);
        Eventually.holds(name + " is notified", () -> notified().contains(name));
    }

    /** The states of the silences, by who made them. */
    private static Map<String, String> silences(Program program) throws Exception {
        Map<String, String> states = new TreeMap<>();
        for (JsonNode each : program.get("/silences")) {
            states.merge(
                    each.path("createdBy").asText(),
                    each.path("id").asText() + " " + each.at("/status/state").asText(),
                    (one, other) -> one + ", " + other);
        }
        return states;
    }

    private static void assertNoErrors(Program program) {
        assertThat(program.log().lines().filter(line -> line.matches("(?i).*level=error.*")))
                .isEmpty();
    }

    /** Waits until the notification of the muted alert was written again, as half of its life in the log is over. */
    private void awaitEntryWrittenAgain(Program grapevine, Instant notified) throws Exception {
        Eventually.holds("half of the life", () -> Instant.now().isAfter(notified.plus(REPEATED)));
        double queries = grapevine.metric("alertmanager_nflog_queries_total");
        Eventually.holds("flushes", () -> grapevine.metric("alertmanager_nflog_queries_total") >= queries + 6);
    }

    @Test
    void alertmanagerTakesOverWhatRulesLeasesAndHeartbeatsHaveMadeAndGivesItBack() throws Exception {
        Tool.needPackagedProgram();
        Tool.find("prometheus-alertmanager");
        Path config =
                Files.writeString(directory.resolve("am.yml"), CONFIG.formatted(inbox.address(), REPEATED.toSeconds()));
        Path extensions = Files.writeString(directory.resolve("grapevine.yml"), EXTENSIONS);
        String flag = "--grapevine.config=" + extensions;
        Map<String, String> silences;
        try (Program grapevine = Program.grapevine(config, data(), flag)) {
            fire(grapevine, "First");
            fire(grapevine, "Muted");
            Instant muted = Instant.now();
            Files.writeString(extensions, EXTENSIONS + RULE);
            assertThat(grapevine.send("POST", "/-/reload", "").statusCode()).isEqualTo(200);
            assertThat(grapevine
                            .send("POST", "/api/grapevine/v1/silences/lease", LEASE)
                            .statusCode())
                    .isEqualTo(200);
            grapevine.send("POST", "/api/grapevine/v1/heartbeats/backup/fail", "");
            Eventually.holds("absence is notified", () -> notified().contains("HeartbeatMissing"));
            awaitEntryWrittenAgain(grapevine, muted);
            silences = silences(grapevine);
            assertThat(grapevine.terminate()).isZero();
        }
        assertThat(silences).containsOnlyKeys("ann", "file:rack");
        assertThat(silences.values()).allSatisfy(each -> assertThat(each).endsWith(" active"));
        assertThat(RealFilesTest.entries(data().resolve("nflog")))
                .anySatisfy(entry -> assertThat(entry.notifiedBefore()).isPositive());

        try (Program real = Program.alertmanager(config, data())) {
            assertThat(silences(real)).isEqualTo(silences);
            post(real, "First", "Muted");
            fire(real, "Second");
            real.awaitAnswers(1);
            assertThat(real.terminate()).isZero();
            assertNoErrors(real);
        }
        try (Program grapevine = Program.grapevine(config, data(), flag)) {
            assertThat(silences(grapevine)).isEqualTo(silences);
            post(grapevine, "First", "Second", "Muted");
            Eventually.holds(
                    "absence is still there",
                    () -> grapevine.get("/alerts").toString().contains("HeartbeatMissing"));
            fire(grapevine, "Third");
            fire(grapevine, "Fourth");
            assertThat(grapevine.send("POST", "/-/reload", "").statusCode()).isEqualTo(200);
            assertThat(silences(grapevine)).isEqualTo(silences);
            assertNoErrors(grapevine);
        }
        assertThat(notified()).containsExactly("First", "Muted", "HeartbeatMissing", "Second", "Third", "Fourth");
    }
}
