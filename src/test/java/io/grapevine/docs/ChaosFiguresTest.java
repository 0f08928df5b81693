package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The figures of the chaos beside Alertmanager, wherever they help to decide: what was repeated, and what was lost, of the same run. */
class ChaosFiguresTest {
    private static final Pattern PAIR = Pattern.compile("(\\d+) for (\\d+)");

    /** The sums of a row of all seeds. */
    private record Sums(int grapevine, int alertmanager) {
        static Sums of(String row) throws IOException {
            List<MatchResult> pairs = PAIR.matcher(measured(row)).results().toList();
            return new Sums(
                    pairs.stream()
                            .mapToInt(pair -> Integer.parseInt(pair.group(1)))
                            .sum(),
                    pairs.stream()
                            .mapToInt(pair -> Integer.parseInt(pair.group(2)))
                            .sum());
        }
    }

    private static String measured(String row) throws IOException {
        return Files.readAllLines(Path.of("src/bench/results/RELIABILITY.md")).stream()
                .filter(line -> line.startsWith("| " + row + " |"))
                .findFirst()
                .orElseThrow();
    }

    private static int episodes() throws IOException {
        return Pattern.compile("\\d+")
                .matcher(measured("Episodes of alerts"))
                .results()
                .mapToInt(number -> Integer.parseInt(number.group()))
                .sum();
    }

    @Test
    void readmeShowsWhatWasLostBesideWhatWasRepeated() throws IOException {
        Sums duplicates = Sums.of("Pure duplicates");
        Sums ends = Sums.of("Ends notified while the alert fires");
        Sums lost = Sums.of("Episodes never notified");
        Sums lostEnds = Sums.of("Ends never notified");

        assertThat(Files.readString(Path.of("README.md")))
                .contains("duplicates, wrong ends | %d, %d | %d, %d |"
                        .formatted(
                                duplicates.alertmanager(),
                                ends.alertmanager(),
                                duplicates.grapevine(),
                                ends.grapevine()))
                .contains("never notified: episodes of %d, ends | %d, %d | %d, %d |"
                        .formatted(
                                episodes(),
                                lost.alertmanager(),
                                lostEnds.alertmanager(),
                                lost.grapevine(),
                                lostEnds.grapevine()));
    }

    @Test
    void guaranteesShowAllOfThem() throws IOException {
        String page = Files.readString(Path.of("docs/concepts.md"));

        assertThat(page).contains(row("duplicates", "Pure duplicates"));
        assertThat(page)
                .contains(row("ends that were notified while the alert fired", "Ends notified while the alert fires"));
        assertThat(page).contains(row("\"firing\" after the end", "\"Firing\" after the end"));
        assertThat(page)
                .contains(row(
                        "episodes of %d that were never notified".formatted(episodes()), "Episodes never notified"));
        assertThat(page).contains(row("ends that were never notified", "Ends never notified"));
        assertThat(page).contains(row("episodes that were notified late", "Episodes notified late"));
    }

    private static String row(String words, String measured) throws IOException {
        Sums sums = Sums.of(measured);
        return "| %s | %d | %d |".formatted(words, sums.grapevine(), sums.alertmanager());
    }
}
