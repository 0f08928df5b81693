package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica on a disk that is full, or read-only, serves from memory, says so, and recovers by itself. */
@Tag("thorough")
class DiskFullIT {
    private static final String UNSAVED = "grapevine_storage_unsaved_changes{state=\"silences\"}";

    @TempDir
    Path directory;

    private Path config;

    @BeforeEach
    void write() throws IOException {
        Tool.needPackagedProgram();
        config = Files.writeString(directory.resolve("am.yml"), "route: {receiver: team}\nreceivers: [{name: team}]\n");
    }

    @Test
    void aFullDiskDoesNotPreventSilencesAndIsCaughtUpWithOnceItHasRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("data"))) {
            Map<String, String> silences;
            try (Program program = Program.grapevine(config, disk.directory())) {
                assertThat(add(program, "before").headers().firstValue("Warning"))
                        .isEmpty();
                assertThat(ready(program)).contains("storage of silences: ready\n");

                disk.fill();
                for (int i = 0; i < 40; i++) { // the current block of the log may have room for some
                    add(program, "x".repeat(1_000) + i);
                }
                HttpResponse<String> warned = add(program, "during");
                assertThat(warned.statusCode()).isEqualTo(200);
                assertThat(warned.headers().firstValue("Warning"))
                        .hasValueSatisfying(value -> assertThat(value)
                                .isEqualTo("299 grapevine \"silences are in memory only, a crash would lose them:"
                                        + " no space left on device\""));
                assertThat(ready(program))
                        .startsWith("OK\n")
                        .containsPattern("storage of silences: \\d+ changes? (is|are) not on disk: no space left");
                assertThat(program.metric(UNSAVED)).isPositive();
                program.awaitLog("Append log cannot be written, a crash would lose changes");
                assertThat(Silences.of(program)).hasSize(42);

                disk.free(); // no process writes now
                Eventually.holds(
                        "all changes are on disk", () -> ready(program).contains("storage of silences: ready\n"));
                assertThat(program.metric(UNSAVED)).isZero();
                assertThat(add(program, "after").headers().firstValue("Warning"))
                        .isEmpty();
                silences = Silences.of(program);
                program.kill();
            }
            try (Program again = Program.grapevine(config, disk.directory())) {
                assertThat(Silences.of(again)).isEqualTo(silences).hasSize(43);
            }
        }
    }

    @Test
    void aReplicaStartsOnAReadOnlyDiskWithWhatItHoldsAndRecoversWhenItCanBeWritten() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("data"))) {
            try (Program program = Program.grapevine(config, disk.directory())) {
                add(program, "before");
                program.kill();
            }
            disk.readOnly(true);
            try (Program program = Program.grapevine(config, disk.directory())) {
                assertThat(Silences.of(program)).hasSize(1);
                assertThat(add(program, "during").headers().firstValue("Warning"))
                        .hasValueSatisfying(value -> assertThat(value).contains("read-only file system"));
                assertThat(ready(program)).contains("1 change is not on disk: read-only file system");

                disk.readOnly(false);
                Eventually.holds(
                        "all changes are on disk", () -> ready(program).contains("storage of silences: ready\n"));
                program.kill();
            }
            try (Program again = Program.grapevine(config, disk.directory())) {
                assertThat(Silences.of(again)).hasSize(2);
            }
        }
    }

    private static HttpResponse<String> add(Program program, String alertname) throws Exception {
        Instant now = Instant.now();
        HttpResponse<String> response =
                program.send("POST", "/api/v2/silences", """
                {"matchers": [{"name": "alertname", "value": "%s", "isRegex": false}],
                 "startsAt": "%s", "endsAt": "%s", "createdBy": "ann", "comment": "known"}
                """.formatted(alertname, now, now.plus(Duration.ofHours(2))));
        assertThat(response.statusCode()).isEqualTo(200);
        return response;
    }

    private static String ready(Program program) throws IOException, InterruptedException {
        HttpResponse<String> response = program.send("GET", "/-/ready?verbose", "");
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}
