package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The patterns of {@code templates:}, by the rules of Go's {@code filepath.Glob}. */
class TemplateFilesTest {
    @TempDir
    Path directory;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectories(directory.resolve("a/deep.tmpl"));
        for (String name :
                List.of("b.tmpl", "a.tmpl", "a/c.tmpl", "a/d.txt", "x[1].tmpl", "{a,b}.tmpl", ".hidden.tmpl")) {
            Files.writeString(directory.resolve(name), "text of " + name);
        }
    }

    private List<String> found(String... patterns) throws TemplateException {
        List<String> absolute =
                Stream.of(patterns).map(pattern -> directory + "/" + pattern).toList();
        return TemplateFiles.read(absolute).stream()
                .map(Source::name)
                .map(name -> directory.relativize(Path.of(name)).toString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a star means any file of one directory by name | *.tmpl         | .hidden.tmpl;a.tmpl;b.tmpl;x[1].tmpl;{a,b}.tmpl
            directories may be patterns too                | ?/*.tmpl       | a/c.tmpl
            so may parts of a path                         | */d.txt        | a/d.txt
            a class is a choice of characters              | [a-a].tmpl     | a.tmpl
            classes may be negated                         | [^a].tmpl      | b.tmpl
            a backslash takes a character as it is         | x\\[1\\].tmpl | x[1].tmpl
            braces mean themselves                         | {a,b}.tmpl     | {a,b}.tmpl
            """)
    void aPatternMeansFiles(String rule, String pattern, String files) throws TemplateException {
        assertThat(found(pattern)).containsExactly(files.split(";"));
    }

    @Test
    void bytesThatAreNotUtf8BecomeReplacementsWithAWarning() throws Exception {
        Path file =
                Files.write(directory.resolve("latin.tmpl"), "gr\u00f6\u00dfe".getBytes(StandardCharsets.ISO_8859_1));
        List<String> patterns = List.of(directory + "/a.tmpl", directory + "/latin.tmpl");
        assertThat(TemplateFiles.read(patterns)).extracting(Source::text).contains("gr\uFFFD\uFFFDe");
        assertThat(TemplateFiles.warnings("templates", patterns))
                .containsExactly(
                        "templates[1]: " + file + " is not UTF-8 (expected: UTF-8; other bytes are shown as U+FFFD)");
    }

    @Test
    void patternsKeepTheirOrderForALaterFileMayRedefineAnEarlierOne() throws TemplateException {
        assertThat(found("b.tmpl", "a.tmpl")).containsExactly("b.tmpl", "a.tmpl");
    }

    @Test
    void whatMatchesNothingMeansNoFile() throws TemplateException {
        assertThat(found("nothing.tmpl", "none/*.tmpl", "b.tmpl/*")).isEmpty();
    }

    @Test
    void theTextOfAFileIsRead() throws TemplateException {
        assertThat(TemplateFiles.read(List.of(directory + "/a.tmpl")))
                .extracting(Source::text)
                .containsExactly("text of a.tmpl");
    }

    @Test
    void malformedPatternIsAnError() {
        assertThatThrownBy(() -> found("[a.tmpl"))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("\"/")
                .hasMessageEndingWith("[a.tmpl\": Unclosed character class (expected: a pattern of readable files)");
    }
}
