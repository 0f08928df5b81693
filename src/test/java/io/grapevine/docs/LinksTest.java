package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The links of the pages for users: to files, which exist, and to headings in them. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(
                Path.of("README.md"),
                Path.of("CHANGELOG.md"),
                Path.of(".github/CONTRIBUTING.md"),
                Path.of(".github/SECURITY.md")));
        for (String directory : List.of("docs", "config-examples")) {
            try (Stream<Path> files = Files.walk(Path.of(directory))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    private static String prose(Path page) throws IOException {
        return CODE_BLOCK.matcher(Files.readString(page)).replaceAll("");
    }

    @TestFactory
    Stream<DynamicTest> linksLeadSomewhere() throws IOException {
        return pages().stream()
                .map(page -> DynamicTest.dynamicTest(page.toString(), () -> {
                    List<String> targets = LINK.matcher(prose(page))
                            .results()
                            .map(link -> link.group(1))
                            .filter(target -> !target.matches("https?:.*"))
                            .toList();
                    for (String target : targets) {
                        check(page, target);
                    }
                }));
    }

    private static void check(Path page, String target) throws IOException {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty()
                ? page
                : page.toAbsolutePath().resolveSibling(parts[0]).normalize();
        assertThat(file).as("%s: %s", page, target).exists();
        if (parts.length == 2) {
            assertThat(anchors(file)).as("%s: %s", page, target).contains(parts[1]);
        }
    }

    /** The names of the headings of a page, as GitHub makes them. */
    private static List<String> anchors(Path page) throws IOException {
        return prose(page)
                .lines()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{Alnum} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** A question is one hop away from the README, and its answer a second one. */
    @Test
    void everyQuestionHasAnAnswerWithALink() throws IOException {
        List<String> questions = Files.readAllLines(Path.of("docs/faq.md")).stream()
                .filter(line -> line.matches("\\| [A-Z].*\\? \\|.*"))
                .toList();

        assertThat(questions)
                .hasSizeGreaterThanOrEqualTo(25)
                .allSatisfy(question -> assertThat(question).containsPattern(LINK));
        assertThat(Files.readString(Path.of("README.md"))).contains("(docs/faq.md)");
    }

    @Test
    void readmeIsReadInAMinute() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(150);
    }

    @Test
    void indexOfTheHandbookHasEachPage() throws IOException {
        String index = Files.readString(Path.of("docs/README.md"));
        assertThat(pages())
                .filteredOn(page -> page.startsWith("docs") && !page.endsWith("README.md"))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(index).contains("(" + page.getFileName() + ")"));
        assertThat(Files.readString(Path.of("README.md"))).contains("(docs/README.md)");
    }
}
