package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program checks and says when it starts. */
class StartIT {
    @TempDir
    Path directory;

    private Path config;

    @BeforeEach
    void writeConfiguration() throws IOException {
        config = Files.writeString(
                directory.resolve("alertmanager.yml"), "route: {receiver: r}\nreceivers: [{name: r}]\n");
    }

    @Test
    void theFirstLineOfTheLogHasTheVersionsOfGrapevineAndOfAlertmanager() throws Exception {
        try (Program replica = Program.grapevine(config, directory.resolve("data"))) {
            assertThat(replica.log().lines().findFirst().orElseThrow())
                    .containsPattern(
                            "msg=\"Starting Grapevine\" version=\"\\(version=\\S+, branch=\\S+, revision=\\S+\\)\""
                                    + " alertmanager=0\\.34\\.2$");
        }
    }

    @Test
    void twoProcessesOnOneDataDirectoryAreRefused() throws Exception {
        Path data = directory.resolve("data");
        try (Program first = Program.grapevine(config, data);
                Program second = Program.starting(List.of(), config, data, List.of())) {
            assertThat(second.awaitEnd()).isEqualTo(1);
            Eventually.holds("the log", () -> second.log().contains("exited with error"));
            second.awaitLog(
                    "--storage.path: " + data + " is in use by another process with process id "
                            + first.handle().pid(),
                    "(expected: a directory of its own for each process)");
            assertThat(first.send("GET", "/-/ready", "").statusCode()).isEqualTo(200);
            first.kill();
            try (Program third = Program.grapevine(config, data)) {
                assertThat(third.send("GET", "/-/ready", "").statusCode()).isEqualTo(200);
            }
        }
    }
}
