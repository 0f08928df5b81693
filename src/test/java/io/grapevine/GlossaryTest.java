package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code GLOSSARY.md} against the sources. */
class GlossaryTest {
    private static final Path SOURCES = Path.of("src/main/java/io/grapevine");

    private static List<String> entries() throws IOException {
        return Files.readAllLines(SOURCES.resolve("GLOSSARY.md")).stream()
                .filter(line -> line.startsWith("- "))
                .toList();
    }

    private static List<String> types() throws IOException {
        return entries().stream().map(GlossaryTest::type).toList();
    }

    /** The text in the first pair of backticks. */
    private static String type(String entry) {
        return entry.split("`", 3)[1];
    }

    @ParameterizedTest
    @MethodSource("types")
    void typeOfTheGlossaryExists(String type) {
        assertThat(SOURCES.resolve(type.replace('.', '/') + ".java")).isRegularFile();
    }

    @Test
    void entryHasATermATypeAndAMeaning() throws IOException {
        assertThat(entries())
                .hasSizeBetween(40, 75)
                .allMatch(entry -> entry.matches("- [A-Z][\\w -]+: `[a-z0-9.]+\\.[A-Z]\\w+`: \\S.*\\."));
    }

    @Test
    void glossaryNamesNoTypeTwice() throws IOException {
        assertThat(types()).doesNotHaveDuplicates();
    }
}
