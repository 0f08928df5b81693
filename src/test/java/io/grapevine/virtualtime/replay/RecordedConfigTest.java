package io.grapevine.virtualtime.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Config;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A configuration can be played as it is recorded: with secrets masked, and without the files that it names. */
class RecordedConfigTest {
    /** Not an alertmanager.yml. */
    private static final Set<String> OTHERS = Set.of("grapevine.yml");

    @TestFactory
    Stream<DynamicTest> everyExampleCanBePlayedAsItIsRecorded() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("config-examples"))) {
            return files
                    .filter(file ->
                            file.toString().endsWith(".yml") && !OTHERS.contains(String.valueOf(file.getFileName())))
                    .sorted()
                    .toList()
                    .stream()
                    .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> check(file)));
        }
    }

    private static void check(Path file) throws Exception {
        Config real = Histories.configs()
                .load(new ConfigSource(file, null, null, null))
                .config();
        Recording recording = new Histories().config("0s", "1", real.original()).recording();
        Config recorded =
                ConfigPlan.recorded(recording, Histories.configs()).first().config();

        assertThat(recorded.route()).isEqualTo(real.route());
        assertThat(recorded.inhibitRules()).isEqualTo(real.inhibitRules());
        assertThat(recorded.receivers()).hasSameSizeAs(real.receivers());
        for (int i = 0; i < recorded.receivers().size(); i++) {
            assertThat(recorded.receivers().get(i).integrations())
                    .usingElementComparator(
                            (a, b) -> a.kind().equals(b.kind()) && a.sendResolved() == b.sendResolved() ? 0 : 1)
                    .isEqualTo(real.receivers().get(i).integrations());
        }
    }
}
