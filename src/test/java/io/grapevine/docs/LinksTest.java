package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The links of the pages for users: to files, which exist, and to headings in them. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(
                List.of(Path.of("README.md"), Path.of("CHANGELOG.md"), Path.of("helm/grapevine/README.md")));
        for (String directory : List.of(".github", "docs", "config-examples")) {
            try (Stream<Path> files = Files.walk(Path.of(directory))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    /** The text of a page without its blocks of code. */
    static String prose(Path page) throws IOException {
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
                .map(LinksTest::anchor)
                .toList();
    }

    private static String anchor(String heading) {
        return heading.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{Alnum} _-]", "")
                .replace(' ', '-');
    }

    /** Questions of users, and what the text says that answers them. */
    private static final Map<String, String> QUESTIONS = Map.ofEntries(
            Map.entry("How do I run it in one line?", "docker run -p 9093:9093"),
            Map.entry("How do I get from nothing to a page?", "slack_configs"),
            Map.entry("Which Java?", "17 or later"),
            Map.entry("Does it run on ARM?", "x86-64"),
            Map.entry("What machine do I need for 50,000 alerts?", "| 100,000 |"),
            Map.entry("Which ports?", "| 9094 |"),
            Map.entry("Is a load balancer needed?", "without a load balancer"),
            Map.entry("How do I move from Alertmanager 0.27?", "0.27 to 0.35"),
            Map.entry("What do I lose going back?", "Alertmanager refuses them"),
            Map.entry("What is different?", "TCP only"),
            Map.entry("How do I run it under the Prometheus Operator?", "spec.image"),
            Map.entry("Where are all settings of `grapevine.yml`?", "heartbeats:"),
            Map.entry("Where are all flags?", "--config.file"),
            Map.entry("How do I silence every Tuesday night?", "tuesday"),
            Map.entry("How do I page nobody during a deploy?", "amtool silence lease"),
            Map.entry("How do I write a template in Mustache?", "engine: mustache"),
            Map.entry("How does a CI runner get `amtool`?", "ci/github.yml"),
            Map.entry("How do I make certificates for the mesh?", "openssl verify"),
            Map.entry("How do I replace Opsgenie or Grafana OnCall?", "amtool schedule import"),
            Map.entry("How do I notify JSM Operations?", "jsm/ops/integration"),
            Map.entry("How do I get a button in Slack?", "Socket Mode"),
            Map.entry("Why was I (not) notified?", "amtool alert why"),
            Map.entry("What does this error mean?", "Loading configuration file failed"),
            Map.entry("May team A silence its own alerts only?", "team_label"),
            Map.entry("How does single sign-on work?", "X-Forwarded-Email"),
            Map.entry(
                    "What happens when a replica dies in the middle of a send?", "The next one in the order sends it"),
            Map.entry("What is guaranteed, and how late may a page be?", "peer-timeout"),
            Map.entry("How do I watch it?", "grapevine_build_info"),
            Map.entry("Who tells me that Grapevine itself is dead?", "watchdog"),
            Map.entry("How do I back up and restore?", "storage.path"),
            Map.entry("How do I rotate secrets and keys?", "Renewed files"),
            Map.entry("How does a Slack URL come from a Kubernetes Secret?", "${file:PATH}"));

    /** A question is one hop away from the README, and its answer a second one. */
    @TestFactory
    Stream<DynamicTest> everyQuestionIsAnsweredInTwoHops() throws IOException {
        assertThat(Files.readString(Path.of("README.md"))).contains("(docs/faq.md)");
        Path faq = Path.of("docs/faq.md");
        List<String> rows = Files.readAllLines(faq);
        return QUESTIONS.entrySet().stream()
                .map(question -> DynamicTest.dynamicTest(question.getKey(), () -> {
                    String row = rows.stream()
                            .filter(line -> line.startsWith("| " + question.getKey() + " |"))
                            .findFirst()
                            .orElseThrow();
                    StringBuilder answer = new StringBuilder(row);
                    for (MatchResult link : LINK.matcher(row).results().toList()) {
                        answer.append(linked(faq, link.group(1)));
                    }
                    assertThat(answer.toString()).containsIgnoringCase(question.getValue());
                }));
    }

    /** The text to which a link leads: a page, or a section of it. */
    private static String linked(Path page, String target) throws IOException {
        String[] parts = target.split("#", 2);
        Path file = page.resolveSibling(parts[0]);
        if (parts.length == 1) {
            return Files.readString(file);
        }
        List<String> lines = Files.readAllLines(file);
        String heading = lines.stream()
                .filter(line -> line.startsWith("#") && anchor(line).equals(parts[1]))
                .findFirst()
                .orElseThrow();
        return String.join("\n", new Page(lines).section(heading).lines());
    }

    /** Words that newcomers search for, none of which is a name of this program's own. */
    @ParameterizedTest
    @ValueSource(strings = {"OIDC", "Opsgenie", "Mustache", "deploy", "JSM"})
    void wordsOfNewcomersAreWhereTheySearch(String word) throws IOException {
        Pattern alone = Pattern.compile("\\b" + word + "\\b");
        for (String page : List.of("docs/README.md", "docs/faq.md")) {
            assertThat(Files.readString(Path.of(page))).containsPattern(alone);
        }
    }

    @Test
    void readmeIsReadInAMinute() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(150);
    }

    /** A version is told by what it has; who wants each step reads the history of the sources. */
    @Test
    void eachVersionOfTheChangelogIsReadInThreeMinutes() throws IOException {
        List<String> versions = Pattern.compile("(?m)^## ")
                .splitAsStream(Files.readString(Path.of("CHANGELOG.md")))
                .skip(1)
                .toList();

        assertThat(versions)
                .isNotEmpty()
                .allSatisfy(version -> assertThat(version.lines()).hasSizeLessThanOrEqualTo(150));
    }

    /** A further one has to take the place of another. */
    @Test
    void ownFlagsAndSectionsCanBeHeldInMind() throws IOException {
        assertThat(Files.readAllLines(Path.of("docs/reference/flags.md")))
                .filteredOn(line -> line.startsWith("| \\* `--"))
                .hasSizeBetween(1, 14);
        String keys = Files.readString(Path.of("docs/reference/grapevine.md")).split("(?m)^### ", 2)[0];
        assertThat(keys.lines()).filteredOn(line -> line.startsWith("| `")).hasSizeBetween(1, 8);
    }

    @Test
    void indexOfTheHandbookHasEachPage() throws IOException {
        Path docs = Path.of("docs");
        String index = Files.readString(docs.resolve("README.md"));
        assertThat(pages())
                .filteredOn(page -> page.startsWith(docs) && !page.endsWith("README.md"))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(index).contains("(" + docs.relativize(page) + ")"));
        assertThat(Files.readString(Path.of("README.md"))).contains("(docs/README.md)");
    }
}
