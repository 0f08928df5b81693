package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.transport.link.LinkRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code troubleshooting.md} against the log lines in the sources. */
class TroubleshootingTest {
    private static LogCalls calls;
    private static Page page;

    @BeforeAll
    static void read() throws IOException {
        calls = LogCalls.collect();
        page = Page.of("operate/troubleshooting.md");
    }

    private static List<String> messages(LogCalls.Level level) {
        return calls.messages().entrySet().stream()
                .filter(entry -> entry.getValue() == level)
                .map(entry -> entry.getKey())
                .toList();
    }

    @Test
    void pageHasEveryErrorThatIsLoggedAndNoOther() {
        assertThat(page.section("## Errors").firstColumn())
                .containsExactlyInAnyOrderElementsOf(messages(LogCalls.Level.ERROR));
    }

    @Test
    void pageHasEveryWarningThatIsLoggedAndNoOther() {
        assertThat(page.section("## Warnings").firstColumn())
                .containsExactlyInAnyOrderElementsOf(messages(LogCalls.Level.WARN));
    }

    @Test
    void rowOfALogLineSaysWhatItMeansAndWhatToDo() {
        assertThat(Stream.of("## Errors", "## Warnings")
                        .flatMap(heading -> page.section(heading).lines().stream())
                        .filter(line -> line.startsWith("| `")))
                .isNotEmpty()
                .allMatch(line -> line.matches("\\| `[^`]+` \\| \\S.*\\. \\| \\S.*\\. \\|"));
    }

    @Test
    void onlyWarningsAboutTheConfigurationAreMadeElsewhere() {
        assertThat(calls.dynamic())
                .containsExactly(
                        "LoadedConfigReader",
                        "LoadedConfigReader",
                        "LoadedConfigReader",
                        "TeamFiles",
                        "TenantFiles",
                        "TenantRuntime",
                        "TenantSources");
    }

    @Test
    void warningAboutTheConfigurationIsMadeWhereConfigurationsAreChecked() throws IOException {
        String sources = sources("files") + sources("config") + sources("features");

        assertThat(page.section("## Warnings about the configuration").firstColumn())
                .isNotEmpty()
                .allSatisfy(text -> assertThat(sources).contains(text));
    }

    private static String sources(String name) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/grapevine", name))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }

    @Test
    void pageHasEveryReasonOfARefusedConnection() {
        assertThat(page.section("## Reasons of refused connections").firstColumn())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(LinkRefusal.values())
                        .map(LinkRefusal::label)
                        .collect(Collectors.toList()));
    }
}
