package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.history.HistoryReader.Order;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.AuditRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.history.store.HistoryLimits;
import io.grapevine.history.store.HistoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica with {@code --history.dir} is killed and started again, and its disk is full. */
@Tag("thorough")
class HistoryIT {
    private static final String RECORDS = "grapevine_history_records_total";
    private static final String CONFIG = """
            global: {http_config: {basic_auth: {username: u, password: hidden-word}}}
            route: {receiver: team, group_by: [alertname], group_wait: 0s, group_interval: 1h}
            receivers:
            - name: team
              webhook_configs: [{url: 'http://%s/team', send_resolved: true}]
            """;

    @TempDir
    Path directory;

    private Path history;

    @BeforeEach
    void needProgram() {
        Tool.needPackagedProgram();
        history = directory.resolve("history");
    }

    private Path config(String receiver) throws IOException {
        return Files.writeString(directory.resolve("am.yml"), CONFIG.formatted(receiver));
    }

    private static void post(Program program, String name) throws Exception {
        program.post("/alerts", """
                [{"labels": {"alertname": "%s"}, "annotations": {"summary": "of %s"}}]
                """.formatted(name, name));
    }

    private static void silence(Program program, String value) throws Exception {
        program.post(
                "/silences", """
                {"matchers": [{"name": "a", "value": "%s", "isRegex": false}], "startsAt": "%s", "endsAt": "%s",
                 "createdBy": "me", "comment": "quiet"}
                """.formatted(value, Instant.now(), Instant.now().plusSeconds(3_600)));
    }

    private static double written(Program program, String type) throws Exception {
        double value = program.metric(RECORDS + "{type=\"" + type + "\"}");
        return Double.isNaN(value) ? 0 : value;
    }

    /** What a directory holds that no process uses. */
    private static List<HistoryRecord> read(Path history) throws IOException {
        List<HistoryRecord> records = new ArrayList<>();
        HistoryLimits limits = new HistoryLimits(Duration.ofDays(30), 1 << 30);
        try (HistoryStore store = HistoryStore.open(history, limits, Instant::now)) {
            assertThat(store.damaged()).isZero();
            store.of("").read(Instant.EPOCH, Instant.MAX, Order.OLDEST_FIRST, records::add);
        }
        return records;
    }

    private static <T extends HistoryRecord> List<T> of(List<HistoryRecord> records, Class<T> type) {
        return records.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void aChangeThatWasAnsweredIsInTheDurableAuditOfAReplicaThatIsKilledAtOnce() throws Exception {
        Path access = Files.writeString(directory.resolve("access.yml"), "audit: {durable: true}\n");
        Path data = directory.resolve("data");
        String[] flags = {"--history.dir=" + history, "--web.access-file=" + access};
        try (Program program = Program.grapevine(config("127.0.0.1:1"), data, flags)) {
            Eventually.holds("the history is open", () -> ready(program).contains("history: ready"));
            for (int i = 0; i < 20; i++) {
                silence(program, Integer.toString(i));
            }
            program.kill();
        }
        assertThat(of(read(history), AuditRecord.class))
                .hasSize(20)
                .allMatch(made -> made.audit().valueOf("after").contains("by me: quiet"));
    }

    @Test
    void killedReplicaStillHasItsHistoryAndGoesOnWithIt() throws Exception {
        try (Inbox inbox = new Inbox()) {
            Path config = config(inbox.address());
            Path data = directory.resolve("data");
            try (Program program = Program.grapevine(config, data, "--history.dir=" + history)) {
                post(program, "First");
                silence(program, "b");
                Eventually.holds(
                        "all is written",
                        () -> written(program, "notification") == 1
                                && written(program, "alert") == 1
                                && written(program, "silence") == 1);
                program.kill();
            }
            try (Program program = Program.grapevine(config, data, "--history.dir=" + history)) {
                post(program, "Second");
                Eventually.holds(
                        "it is notified",
                        () -> !inbox.at("/team").isEmpty() && inbox.at("/team").size() == 2);
                assertThat(ready(program)).contains("history: ready\n");
                assertThat(program.terminate()).isZero();
            }

            List<HistoryRecord> records = read(history);
            assertThat(of(records, ProcessRecord.class))
                    .extracting(ProcessRecord::started)
                    .containsExactly(true, true, false);
            assertThat(of(records, AlertRecord.class))
                    .extracting(alert -> alert.labels().valueOf("alertname") + " " + alert.change())
                    .containsExactly("First RECEIVED", "Second RECEIVED");
            assertThat(of(records, DeliveryRecord.class))
                    .extracting(sent -> sent.groupLabels().valueOf("alertname") + " " + sent.outcome() + " "
                            + sent.receiver() + "/" + sent.integration())
                    .containsExactly("First SENT team/webhook[0]", "Second SENT team/webhook[0]");
            assertThat(of(records, SilenceRecord.class))
                    .hasSize(2) // and again at the second start
                    .allSatisfy(record -> assertThat(record.silence().comment()).isEqualTo("quiet"));
            assertThat(of(records, ConfigRecord.class))
                    .hasSize(2)
                    .allSatisfy(record -> assertThat(record.text())
                            .contains("receiver: team", "<secret>")
                            .doesNotContain("hidden-word"));
        }
    }

    @Test
    void nothingIsWrittenWithoutTheFlag() throws Exception {
        try (Inbox inbox = new Inbox();
                Program program = Program.grapevine(config(inbox.address()), directory.resolve("data"))) {
            post(program, "First");
            Eventually.holds("it is notified", () -> inbox.at("/team").size() == 1);

            assertThat(program.send("GET", "/metrics", "").body()).doesNotContain("grapevine_history");
            assertThat(ready(program)).doesNotContain("history");
            assertThat(program.terminate()).isZero();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("history"));
        }
    }

    @Test
    void aFullDiskCostsTheHistoryAloneAndIsRecoveredFrom() throws Exception {
        try (Inbox inbox = new Inbox();
                SmallDisk disk = SmallDisk.mount(history)) {
            String flag = "--history.dir=" + disk.directory();
            try (Program program = Program.grapevine(config(inbox.address()), directory.resolve("data"), flag)) {
                post(program, "Before");
                Eventually.holds("it is written", () -> written(program, "notification") == 1);

                disk.fill();
                List<String> names = new ArrayList<>();
                while (!ready(program).contains("history: not recorded: no space left on device")) {
                    names.add("During" + names.size());
                    post(program, names.get(names.size() - 1));
                    assertThat(names.size()).isLessThan(10_000);
                }
                Eventually.holds("all are notified", () -> inbox.at("/team").size() == names.size() + 1);
                assertThat(program.metric("grapevine_history_records_dropped_total{reason=\"storage\"}"))
                        .isPositive();
                program.awaitLog("History cannot be recorded, records are dropped");

                disk.free();
                double before = written(program, "alert");
                Eventually.holds("it is recorded again", () -> ready(program).contains("history: ready"));
                post(program, "After");
                Eventually.holds("it is written", () -> written(program, "alert") > before);
                assertThat(program.terminate()).isZero();
            }
            assertThat(of(read(disk.directory()), AlertRecord.class))
                    .extracting(alert -> alert.labels().valueOf("alertname"))
                    .contains("Before", "After");
        }
    }

    private static String ready(Program program) throws Exception {
        return program.send("GET", "/-/ready?verbose", "").body();
    }
}
