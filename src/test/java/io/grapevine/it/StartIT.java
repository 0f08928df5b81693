package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                                    + " alertmanager=0\\.34\\.0$");
        }
    }
}
