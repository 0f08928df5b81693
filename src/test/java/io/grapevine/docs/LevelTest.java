package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.commandline.BuildInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The version of Alertmanager that is implemented, wherever it is written: {@code build.properties} says it. */
class LevelTest {
    private static final String LEVEL = BuildInfo.read().level();

    private static final Pattern TAG = Pattern.compile("\\bv\\d+\\.\\d+\\.\\d+-gv\\d+\\.\\d+\\.\\d+\\b");

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(LinksTest.pages());
        for (String directory :
                List.of("helm", "config-examples", "bin", "src/main/docker", "src/test/resources/helm")) {
            try (Stream<Path> found = Files.walk(Path.of(directory))) {
                found.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        return files;
    }

    @Test
    void everyImageTagIsTheOneThatTheBuildMakes() throws IOException {
        String tag = "v" + LEVEL + "-gv" + BuildInfo.read().version();
        for (Path file : files()) {
            assertThat(TAG.matcher(Files.readString(file)).results().map(MatchResult::group))
                    .as(file.toString())
                    .allMatch(tag::equals);
        }
    }

    /** One group, which is the level, or the first two of its three numbers. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            README.md ~ Compatible with Alertmanager ([0-9.]+),
            CHANGELOG.md ~ at the level of Alertmanager ([0-9.]+)\\.\\n
            docs/compatibility.md ~ Grapevine is compatible with Alertmanager ([0-9.]+):
            docs/maturity.md ~ (?m)^\\| 0\\.1 \\| ([0-9.]+) \\|
            docs/maturity.md ~ (?m)^\\| 0\\.1 \\|[^|]+\\| 0\\.27 to ([0-9.]+) \\|
            docs/install.md ~ alertmanager, version ([0-9.]+)
            docs/install.md ~ `spec\\.version: v([0-9.]+)`
            docs/move.md ~ accepts each flag of Alertmanager ([0-9.]+);
            docs/move.md ~ read as written by 0\\.27 to ([0-9.]+) \\|
            docs/operate/kube-prometheus-stack.md ~ (?m)^ +version: v([0-9.]+)$
            docs/operate/kube-prometheus-stack.md ~ earlier than `v([0-9.]+)`
            config-examples/operator/alertmanager.yml ~ (?m)^ +version: v([0-9.]+)$
            src/main/resources/io/grapevine/web/api/v2/openapi.yaml ~ (?m)^  version: ([0-9.]+)$
            """)
    void everyPlaceThatNamesTheLevelNamesThis(Path file, Pattern place) throws IOException {
        assertThat(place.matcher(Files.readString(file)).results().map(result -> result.group(1)))
                .isNotEmpty()
                .allMatch(named -> named.equals(LEVEL) || named.equals(LEVEL.substring(0, LEVEL.lastIndexOf('.'))));
    }
}
