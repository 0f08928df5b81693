package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica starts, and persists what it can, where files that it can do without are unusable. */
class UnusableFilesIT {
    private static final String CONFIG = "route: {receiver: r}\nreceivers: [{name: r}]\n";
    private static final String SILENCE = """
            {"matchers": [{"name": "a", "value": "b", "isRegex": false}], "startsAt": "2020-01-01T00:00:00Z",
             "endsAt": "2099-01-01T00:00:00Z", "createdBy": "it", "comment": "c"}""";

    private static final List<String> OPTIONAL = List.of(
            "grapevine/alerts",
            "grapevine/alerts.tmp",
            "grapevine/alerts.0000000000000001.log",
            "grapevine/silences.0000000000000001.log",
            "grapevine/nflog.0000000000000001.log",
            "grapevine/silences.0123abcd.sum",
            "grapevine/peer-name",
            "grapevine/lock",
            "silences.tmp",
            "history/history-20261121T160000.123Z.mv",
            "history/lock");

    @TempDir
    Path directory;

    /** Makes a file of the data directory unusable. */
    @FunctionalInterface
    private interface Spoiler {
        void spoil(Path file) throws IOException;
    }

    private void assertStarts(Spoiler spoiler) throws Exception {
        Path data = directory.resolve("data");
        for (String name : OPTIONAL) {
            Path file = data.resolve(name);
            Files.createDirectories(file.getParent());
            spoiler.spoil(file);
        }
        try (LiveProgram program =
                new LiveProgram(directory, CONFIG, "--alerts.persist", "--history.dir=" + data.resolve("history"))) {
            assertThat(program.post("/api/v2/silences", SILENCE).statusCode()).isEqualTo(200);
            assertThat(program.post("/api/v2/alerts", "[{\"labels\": {\"alertname\": \"A\"}}]")
                            .statusCode())
                    .isEqualTo(200);
            Eventually.holds(
                    "alerts are persisted",
                    () -> program.get("/metrics")
                            .body()
                            .lines()
                            .anyMatch(
                                    line -> line.matches("grapevine_log_records_total\\{state=\"alerts\"\\} [1-9].*")));
        }
        try (LiveProgram program = new LiveProgram(directory, CONFIG, "--alerts.persist")) {
            assertThat(program.get("/api/v2/silences").body()).contains("\"createdBy\":\"it\"");
            assertThat(program.get("/api/v2/alerts").body()).contains("\"alertname\":\"A\"");
        }
    }

    @Test
    void directoryInPlaceOfAnOptionalFileDoesNotPreventTheStart() throws Exception {
        assertStarts(file -> Files.createFile(Files.createDirectory(file).resolve("content")));
    }

    @Test
    void symbolicLinkToItselfInPlaceOfAnOptionalFileDoesNotPreventTheStart() throws Exception {
        assertStarts(file -> Files.createSymbolicLink(file, file));
    }
}
