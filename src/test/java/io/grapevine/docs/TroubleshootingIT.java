package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of the log as {@code troubleshooting.md} has them. */
class TroubleshootingIT {
    private static final String CONFIG = "route: {receiver: r}\nreceivers: [{name: r}]\n";

    @TempDir
    Path directory;

    @Test
    void filterOfTheOldGrammarIsLoggedWithItsFormInTheNewOne() throws Exception {
        Tool.needPackagedProgram();
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG);
        try (Program program = Program.grapevine(config, directory.resolve("data"))) {
            String filter = URLEncoder.encode("service=~shop front", StandardCharsets.UTF_8);

            assertThat(program.send("GET", "/api/v2/alerts?filter=" + filter, "")
                            .statusCode())
                    .isEqualTo(200);

            Eventually.holds("a warning", () -> program.log().contains("read by the classic one"));
            assertThat(program.log().lines().filter(line -> line.contains("read by the classic one")))
                    .singleElement()
                    .asString()
                    .contains(
                            "level=WARN",
                            "input=\"service=~shop front\"",
                            "suggestion=\"service=~\\\"shop front\\\"\"");
        }
    }
}
