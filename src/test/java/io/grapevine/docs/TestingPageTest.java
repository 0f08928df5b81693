package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.amtool.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first lines of the page about tests, typed by a user who has the two files of the page. */
class TestingPageTest {
    @TempDir
    Path directory;

    @BeforeEach
    void writeTheFilesOfThePage() throws IOException {
        Files.createDirectory(directory.resolve("tests"));
        for (String block : Page.of("configure/testing.md").blocks("yaml").subList(0, 2)) {
            String first = block.lines().findFirst().orElseThrow();
            assertThat(first).startsWith("# ");
            Files.writeString(directory.resolve(first.substring(2)), block);
        }
        Files.copy(directory.resolve("alertmanager.yml"), directory.resolve("new.yml"));
    }

    private static List<String> lines() throws IOException {
        return Page.of("configure/testing.md")
                .blocks("sh")
                .get(0)
                .lines()
                .filter(line -> !line.contains(" --watch ")) // has no end
                .toList();
    }

    private String here(String word) {
        int value = word.startsWith("--") && word.contains("=") ? word.indexOf('=') + 1 : 0;
        String file = word.substring(value).replace("*", "on-call");
        return file.matches(".*\\.(yml|xml)") ? word.substring(0, value) + directory.resolve(file) : word;
    }

    @Test
    void linesOfThePageWorkAsTyped() throws IOException {
        assertThat(lines()).hasSizeGreaterThan(3).allSatisfy(line -> {
            List<String> words = Stream.of(line.replaceFirst(" +#.*", "").split(" +"))
                    .skip(1)
                    .map(this::here)
                    .toList();
            ToolRun run = ToolRun.ours(words, Map.of());
            assertThat(run.exit()).as(run.err() + run.out()).isZero();
            assertThat(run.out()).contains("on-call.yml");
        });
        assertThat(directory.resolve("results.xml")).isNotEmptyFile();
    }
}
