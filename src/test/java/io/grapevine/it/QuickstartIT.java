package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README promises of the first look. */
class QuickstartIT {
    @Test
    void theQuickstartShowsWhatEachReceiverHears() throws IOException, InterruptedException {
        Process quickstart = new ProcessBuilder(
                        Path.of("bin", "quickstart").toAbsolutePath().toString())
                .redirectErrorStream(true)
                .start();
        quickstart.getOutputStream().close();
        String output = new String(quickstart.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(quickstart.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("Grapevine listens on http://127.0.0.1:")
                .contains("[FIRING:2] HighLatency")
                .contains("[FIRING:3] HighLatency")
                .contains("firing NodeDown, because: first notification")
                .contains("resolved NodeDown, because: all alerts resolved")
                .contains("[RESOLVED] HighLatency")
                .doesNotContain("--> team-chat (Slack)    [FIRING:1] ReplicationLag")
                .doesNotContain("level=ERROR")
                .endsWith("That was all.\n");
    }
}
