package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data directory goes from the real Alertmanager to Grapevine and back: nothing is notified again, and every silence
 * is there. And it survives a crash of Grapevine.
 */
@Tag("thorough")
class MigrationIT {
    private static final String CONFIG = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 1s
              group_interval: 1s
              repeat_interval: 1h
            receivers:
            - name: team
              webhook_configs: [{url: 'http://%s/team', send_resolved: true}]
            """;

    @TempDir
    Path directory;

    private Path config() {
        return directory.resolve("alertmanager.yml");
    }

    private Path data() {
        return directory.resolve("data");
    }

    @Test
    void theDataOfAlertmanagerServeGrapevineAndItsOwnServeAlertmanager() throws Exception {
        Tool.find("prometheus-alertmanager");
        Files.createDirectories(data());
        try (Inbox inbox = new Inbox()) {
            Files.writeString(config(), CONFIG.formatted(inbox.address()));
            Set<String> silences = new TreeSet<>();
            try (Program real = Program.alertmanager(config(), data())) {
                silences.add(silence(real, "db", 2));
                silences.add(silence(real, "web", 3));
                fire(real, inbox, "First", 1);
                real.awaitAnswers(1);
                real.terminate();
            }
            try (Program grapevine = Program.grapevine(config(), data())) {
                assertThat(activeSilences(grapevine)).isEqualTo(silences);
                post(grapevine, "First");
                silences.add(silence(grapevine, "cache", 4));
                fire(grapevine, inbox, "Second", 2);
                assertThat(grapevine.terminate()).isZero();
            }
            try (Program real = Program.alertmanager(config(), data())) {
                assertThat(activeSilences(real)).isEqualTo(silences);
                post(real, "First");
                post(real, "Second");
                fire(real, inbox, "Third", 3);
            }
            assertThat(notified(inbox)).containsExactly("First", "Second", "Third");
        }
    }

    @Test
    void aCrashLosesNoAcknowledgedSilenceAndRepeatsNoNotification() throws Exception {
        try (Inbox inbox = new Inbox()) {
            Files.writeString(config(), CONFIG.formatted(inbox.address()));
            Set<String> silences = new TreeSet<>();
            try (Program grapevine = Program.grapevine(config(), data())) {
                fire(grapevine, inbox, "First", 1);
                for (int i = 0; i < 20; i++) {
                    silences.add(silence(grapevine, "host-" + i, 1 + i));
                }
                grapevine.kill();
            }
            try (Program grapevine = Program.grapevine(config(), data())) {
                assertThat(activeSilences(grapevine)).isEqualTo(silences);
                post(grapevine, "First");
                fire(grapevine, inbox, "Second", 2);
            }
            assertThat(notified(inbox)).containsExactly("First", "Second");
        }
    }

    private static String silence(Program program, String instance, int hours)
            throws IOException, InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return program.post("/silences", """
                        {"matchers": [{"name": "instance", "value": "%s", "isRegex": false}],
                         "startsAt": "%s", "endsAt": "%s", "createdBy": "ann", "comment": "ünicode \\"quoted\\""}
                        """.formatted(instance, now, now.plus(hours, ChronoUnit.HOURS)))
                .path("silenceID")
                .asText();
    }

    private static Set<String> activeSilences(Program program) throws IOException, InterruptedException {
        return new TreeSet<>(StreamSupport.stream(program.get("/silences").spliterator(), false)
                .filter(silence -> silence.path("status").path("state").asText().equals("active"))
                .map(silence -> silence.path("id").asText())
                .toList());
    }

    private static void post(Program program, String alertname) throws IOException, InterruptedException {
        Instant start = Instant.now().minusSeconds(60);
        program.post(
                "/alerts",
                "[{\"labels\": {\"alertname\": \"%s\"}, \"startsAt\": \"%s\", \"endsAt\": \"%s\"}]"
                        .formatted(alertname, start, start.plus(1, ChronoUnit.HOURS)));
    }

    /** Posts an alert and waits until the receiver was notified {@code total} times in all: those before had their chance. */
    private static void fire(Program program, Inbox inbox, String alertname, int total) throws Exception {
        post(program, alertname);
        Eventually.holds(alertname + " is notified", () -> notified(inbox).contains(alertname));
        assertThat(notified(inbox)).hasSize(total);
        Eventually.holds(alertname + " has been flushed again without a word", () -> flushedTwice(program));
    }

    /** The log is asked once by each flush of each group. */
    private static boolean flushedTwice(Program program) throws IOException, InterruptedException {
        return program.send("GET", "/metrics", "")
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("alertmanager_nflog_queries_total"))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum()
                >= 3;
    }

    private static List<String> notified(Inbox inbox) {
        return inbox.at("/team").stream().map(MigrationIT::alertname).toList();
    }

    private static String alertname(JsonNode notification) {
        return notification.path("groupLabels").path("alertname").asText();
    }
}
