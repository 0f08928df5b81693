package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words of identifiers, comments, messages, tests and pages: terms instead of figures of speech. */
class WordsTest {
    /**
     * Each stands where a term says which component does what: notified, reported, received, a client, "Peer joined",
     * merged.
     */
    private static final Pattern BANNED = Pattern.compile(
            "\\b(?:(?:un)?told|hears?|heard|whoever|nobody|somebody|someone|anybody|everybody|wordings?|phrased|phrases"
                    + "|(?:has|have|had) come|gets? on|got on|(?:was|were|is|are|no) news)\\b",
            Pattern.CASE_INSENSITIVE);

    /** The boundaries of the words of an identifier. */
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private static final Pattern TYPE_THAT_BEGINS_WITH_A_QUESTION = Pattern.compile(
            "(?m)/\\*\\*[\\s*]*(?:What|Who|Whose|Which|Where|How|Whether|When|Why)\\b[^*]*+(?:\\*(?!/)[^*]*+)*+\\*/\\s*"
                    + "(?:@\\S.*\\s+)*(?:\\w+[ -])*?(?:class|interface|record|enum|@interface) (\\w+)");

    /** Files, each with the banned word that it may have, and the reason. */
    private static final List<Permitted> PERMITTED = List.of(
            new Permitted("TimelineText.java", "anybody", "a keyword of test files: {@code nothing: anybody}"),
            new Permitted("ExpectationReader.java", "anybody", "that keyword"),
            new Permitted("ScriptReaderTest.java", "anybody", "that keyword"),
            new Permitted("SuiteRunnerTest.java", "anybody", "that keyword"),
            new Permitted("TestSchemaTest.java", "anybody", "that keyword"),
            new Permitted("testing.md", "anybody", "that keyword"),
            new Permitted("resolved.yml", "anybody", "that keyword"),
            new Permitted("slack.yml", "someone", "a user of Slack in a recorded message"),
            new Permitted("slack.written.yml", "someone", "that user"),
            new Permitted("WordsTest.java", "", "the list of these words"));

    private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules", "conformance", "CHANGELOG.md");

    private record Permitted(String file, String word, String reason) {
        boolean permits(Path path, String found) {
            return path.endsWith(file) && (word.isEmpty() || word.equalsIgnoreCase(found));
        }
    }

    private static List<Path> files(String extension) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(""))) {
            return all.filter(file -> file.toString().endsWith(extension))
                    .filter(file -> Stream.iterate(file, path -> path != null, Path::getParent)
                            .noneMatch(
                                    path -> SKIPPED.contains(path.getFileName().toString())))
                    .toList();
        }
    }

    private static List<String> banned(Path file) throws IOException {
        List<String> found = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            int line = i + 1;
            BANNED.matcher(HUMP.matcher(lines.get(i)).replaceAll(" "))
                    .results()
                    .map(match -> match.group())
                    .filter(word -> PERMITTED.stream().noneMatch(one -> one.permits(file, word)))
                    .forEach(word -> found.add(file + ":" + line + ": " + word));
        }
        return found;
    }

    @Test
    void sourcesAndPagesHaveNoBannedWord() throws IOException {
        List<String> found = new ArrayList<>();
        for (String extension : List.of(".java", ".md", ".ts", ".css", ".yml", ".yaml")) {
            for (Path file : files(extension)) {
                found.addAll(banned(file));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void atMostThirtyExceptionsAreMade() {
        assertThat(PERMITTED)
                .hasSizeLessThanOrEqualTo(30)
                .allMatch(one -> !one.reason().isBlank());
    }

    @Test
    void javadocOfATypeBeginsWithANounPhrase() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files(".java")) {
            if (file.startsWith("src/main")) {
                TYPE_THAT_BEGINS_WITH_A_QUESTION
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(match -> found.add(file + ": " + match.group(1)));
            }
        }
        assertThat(found).isEmpty();
    }
}
