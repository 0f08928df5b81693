package io.grapevine.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.it.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code amtool test --watch}, used by an editor of files. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("thorough")
class AmtoolWatchIT {
    private static final Path LAUNCHER = Path.of("bin", "amtool").toAbsolutePath();
    private static final String CONFIG = """
            route: {receiver: team, group_wait: %s}
            receivers: [{name: team, webhook_configs: [{url: 'http://localhost/hook'}]}]
            """;
    private static final String SUITE = """
            config: alertmanager.yml
            tests:
            - alerts: [{labels: {alertname: Down}}]
              expect: [{receiver: team, at: %s}]
            """;

    @TempDir
    private Path directory;

    private final StringBuffer printed = new StringBuffer();
    private Process amtool;

    @BeforeEach
    void start() throws IOException {
        Tool.needPackagedProgram();
        write("alertmanager.yml", CONFIG.formatted("30s"));
        write("suite.yml", SUITE.formatted("30s"));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        LAUNCHER.toString(),
                        "test",
                        "--watch",
                        file("suite.yml").toString()))
                .redirectErrorStream(true);
        builder.environment().put("GRAPEVINE_REBUILD", "no");
        amtool = builder.start();
        Thread reader = new Thread(this::read, "output of amtool");
        reader.setDaemon(true);
        reader.start();
    }

    @AfterEach
    void kill() {
        if (amtool != null) {
            amtool.destroyForcibly();
        }
    }

    private void read() {
        try (BufferedReader lines = amtool.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.append(line).append('\n');
            }
        } catch (IOException e) {
            printed.append(e);
        }
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(file(name), text);
    }

    /** Waits for a run that says so, and for the watch that follows it; forgets what was printed. */
    private void awaitRun(String said) throws Exception {
        Eventually.holds("a run that says: " + said, () -> {
            int at = printed.indexOf(said);
            return at >= 0 && printed.indexOf("Watching", at) >= 0;
        });
        printed.setLength(0);
    }

    @Test
    void runsAgainWhateverHappensToTheFiles() throws Exception {
        awaitRun("SUCCESS: 1 test");

        write("suite.yml", SUITE.formatted("31s").replace("31s", "5m"));
        awaitRun("1 of 1 test failed");

        write("suite.yml", "tests: [");
        awaitRun("FAILED:");

        Files.delete(file("suite.yml"));
        awaitRun("no such file");

        write("suite.yml", SUITE.formatted("30s"));
        awaitRun("SUCCESS: 1 test");

        write("alertmanager.yml", CONFIG.formatted("10s"));
        awaitRun("1 of 1 test failed");

        write("next.yml", CONFIG.formatted("nonsense"));
        Files.move(file("next.yml"), file("alertmanager.yml"), StandardCopyOption.REPLACE_EXISTING);
        awaitRun("nonsense");

        write("alertmanager.yml", CONFIG.formatted("30s"));
        awaitRun("SUCCESS: 1 test");

        assertThat(amtool.isAlive()).isTrue();
        amtool.destroy();
        assertThat(amtool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
}
