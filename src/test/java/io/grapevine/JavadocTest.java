package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Javadoc of all sources, which stands alone in an editor's hover. */
class JavadocTest {
    private static final List<String> SOURCES =
            List.of("src/main/java", "src/test/java", "src/sim/java", "src/bench", "src/build/java");

    /**
     * A comment, or the text of a parameter or a result, that begins with a pronoun whose noun stands elsewhere. It is
     * at the beginning of a line, unlike the samples below, which stand in quotes.
     */
    private static final Pattern PRONOUN = Pattern.compile("(?m)^\\h*(?:/\\*\\*[\\s*]*"
            + "(?:The same|It|Its|They|Their|Those|That|One (?:that|which|whose|with|without)"
            + "|(?:This|These) (?:is|are|was|were|has|have|may|must|can)"
            + "|(?:What|When|Where|Who|Why|How) (?:it|its|they|their|those)|Whether (?:its|they|their|those))\\b"
            + "|\\* @(?:param \\S+|return)\\s+(?:the same|it|its|they|their|those|that)\\b)");

    /** A comment of a type that begins with a question in place of a noun phrase. */
    private static final Pattern TYPE_AS_A_QUESTION = Pattern.compile(
            "/\\*\\*[\\s*]*(?:What|Who|Whose|Which|Where|How|Whether|When|Why)\\b[^*]*+(?:\\*(?!/)[^*]*+)*+\\*/\\s*"
                    + "(?:@\\S.*\\s+)*(?:\\w+[ -])*?(?:class|interface|record|enum|@interface) (\\w+)");

    /** The places where {@code pattern} is found, each as {@code file:line}. */
    private static List<String> places(Pattern pattern) throws IOException {
        List<String> places = new ArrayList<>();
        for (Path file : files()) {
            String text = Files.readString(file);
            pattern.matcher(text)
                    .results()
                    .map(match -> text.substring(0, match.end()).lines().count())
                    .forEach(line -> places.add(file + ":" + line));
        }
        return places;
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String source : SOURCES) {
            try (Stream<Path> all = Files.walk(Path.of(source))) {
                all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        return files;
    }

    @Test
    void javadocDoesNotBeginWithAPronounForANounElsewhere() throws IOException {
        assertThat(places(PRONOUN)).isEmpty();
    }

    @Test
    void javadocOfATypeBeginsWithANounPhrase() throws IOException {
        assertThat(places(TYPE_AS_A_QUESTION)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** The same with another id. */",
                "/**\n * It is dropped.",
                "/** One that is not read. */",
                "/** When it began. */",
                " * @param here those of this replica"
            })
    void pronounIsFound(String javadoc) {
        assertThat(javadoc).containsPattern(PRONOUN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** This URL with another query. */",
                "/** Whether it is known when the alert ends. */",
                "/** One alert at least fires. */",
                "/** When the alert began, and how long it fired. */",
                " * @return whether it is stored"
            })
    void pronounWithANounIsNotFound(String javadoc) {
        assertThat(javadoc).doesNotContainPattern(PRONOUN);
    }
}
