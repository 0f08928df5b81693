package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica with {@code --alerts.persist} is killed while alerts fire, and started without a Prometheus that sends them. */
class AlertsPersistIT {
    private static final String PERSIST = "--alerts.persist";
    private static final String LOGGED = "grapevine_log_records_total{state=\"nflog\"}";
    private static final String CONFIG = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 4s
              group_interval: 4s
              repeat_interval: 1h
            receivers:
            - name: team
              webhook_configs: [{url: 'http://%s/team', send_resolved: true}]
            inhibit_rules:
            - {source_matchers: ['alertname=Source'], target_matchers: ['alertname=Target']}
            """;

    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void needProgram() {
        Tool.needPackagedProgram();
        data = directory.resolve("data");
    }

    private Path config(String receiver) throws IOException {
        return Files.writeString(directory.resolve("am.yml"), CONFIG.formatted(receiver));
    }

    private static void post(Program program, String name, Instant start, Instant end) throws Exception {
        program.post("/alerts", """
                [{"labels": {"alertname": "%s", "severity": "page"}, "annotations": {"summary": "of %s"},
                  "startsAt": "%s", "endsAt": "%s", "generatorURL": "http://prom.example.com/graph"}]
                """.formatted(name, name, start, end));
    }

    private static List<String> names(JsonNode alerts) {
        return StreamSupport.stream(alerts.spliterator(), false)
                .map(alert -> alert.path("labels").path("alertname").asText())
                .sorted()
                .toList();
    }

    private static List<String> notified(Inbox inbox) {
        return inbox.at("/team").stream()
                .flatMap(message -> StreamSupport.stream(message.path("alerts").spliterator(), false))
                .map(alert -> alert.path("status").asText() + " "
                        + alert.path("labels").path("alertname").asText())
                .toList();
    }

    @Test
    @Tag("thorough")
    void killedReplicaGoesOnWhereItWas() throws Exception {
        try (Inbox inbox = new Inbox()) {
            Path config = config(inbox.address());
            Instant started = Instant.now();
            JsonNode before;
            try (Program program = Program.grapevine(config, data, PERSIST)) {
                post(program, "Ends", started, Instant.now().plusSeconds(25));
                post(program, "Stays", started, started.plusSeconds(3600));
                Eventually.holds("both are notified", () -> notified(inbox).size() == 2);
                Eventually.holds("both are in the notification log", () -> program.metric(LOGGED) >= 2);
                post(program, "Target", started.plusSeconds(3600), started.plusSeconds(7200));
                post(program, "Source", started.plusSeconds(3600), started.plusSeconds(7200));
                before = program.get("/alerts");
                program.kill();
            }
            try (Program program = Program.grapevine(config, data, PERSIST)) {
                JsonNode after = program.get("/alerts");
                assertThat(names(after)).isEqualTo(names(before)).containsExactly("Ends", "Source", "Stays", "Target");
                assertThat(StreamSupport.stream(after.spliterator(), false))
                        .filteredOn(alert ->
                                alert.path("labels").path("alertname").asText().equals("Stays"))
                        .singleElement()
                        .satisfies(alert -> {
                            assertThat(alert.path("generatorURL").asText()).isEqualTo("http://prom.example.com/graph");
                            assertThat(alert.path("annotations").path("summary").asText())
                                    .isEqualTo("of Stays");
                            assertThat(Instant.parse(alert.path("endsAt").asText()))
                                    .isBetween( // later if the process was paused meanwhile
                                            started.plusMillis(3_599_990), started.plusSeconds(3_660));
                        });
                assertThat(program.send("GET", "/-/ready?verbose", "").body()).contains("storage of alerts: ready\n");
                Eventually.holds("the source is notified", () -> notified(inbox).contains("firing Source"));
                Eventually.holds("the end is notified", () -> notified(inbox).contains("resolved Ends"));
                assertThat(notified(inbox))
                        .containsExactlyInAnyOrder("firing Ends", "firing Stays", "firing Source", "resolved Ends");
                program.awaitLog("msg=\"Alerts restored\" alerts=4");
                assertThat(program.terminate()).isZero();
            }
            try (Program program = Program.grapevine(config, data, PERSIST)) {
                assertThat(names(program.get("/alerts"))).containsExactly("Source", "Stays", "Target");
                program.kill();
            }
            try (Program program = Program.grapevine(config, data)) {
                assertThat(program.get("/alerts")).isEmpty();
                program.awaitLog("Persisted alerts deleted, as --alerts.persist is not set");
            }
        }
    }

    @Test
    void corruptFilesAreSetAsideAndDoNotKeepTheReplicaFromStarting() throws Exception {
        try (Inbox inbox = new Inbox()) {
            Path config = config(inbox.address());
            Instant now = Instant.now();
            try (Program program = Program.grapevine(config, data, PERSIST)) {
                post(program, "A", now, now.plusSeconds(3600));
                assertThat(program.terminate()).isZero();
            }
            Path snapshot = data.resolve("grapevine").resolve("alerts");
            Files.write(snapshot, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
            try (Program program = Program.grapevine(config, data, PERSIST)) {
                assertThat(names(program.get("/alerts"))).containsExactly("A");
                assertThat(program.metric("grapevine_storage_damaged_files_total{state=\"alerts\"}"))
                        .isEqualTo(1);
            }
            try (Stream<Path> files = Files.list(snapshot.getParent())) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .anyMatch(name -> name.startsWith("alerts.corrupt-"));
            }
        }
    }
}
