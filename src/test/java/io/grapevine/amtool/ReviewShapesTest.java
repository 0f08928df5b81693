package io.grapevine.amtool;

import static io.grapevine.virtualtime.replay.Histories.begun;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.amtool.checking.ReviewRule;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.Depth;
import io.grapevine.virtualtime.replay.Histories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code amtool review} of ten configurations that have the shapes of public ones, but names and labels of their own, with ten mistakes
 * each, as people make them. {@code mistakes.txt} lists these: the shape, what is wrong, the lines that are replaced and those that replace
 * them, of which the lines with a finding end in {@code # X}, and the rules of these findings in the order of their lines.
 */
class ReviewShapesTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/io/grapevine/amtool/review");
    private static final String MARK = " # X";

    private final Typed typed = Typed.plainly();

    @TempDir
    private Path directory;

    static List<Path> shapes() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }

    /** Lines that are replaced, and those that replace them. */
    private record Edit(String before, String after) {
        static Edit of(List<String> lines) {
            return new Edit(of(lines, "-"), of(lines, "+"));
        }

        private static String of(List<String> lines, String sign) {
            return lines.stream()
                    .filter(line -> line.startsWith(sign) || line.startsWith(" "))
                    .map(line -> line.substring(1) + "\n")
                    .collect(Collectors.joining());
        }

        String applyTo(String text) {
            assertThat(text).containsOnlyOnce("\n" + before);
            return text.replace("\n" + before, "\n" + after);
        }
    }

    record Mistake(String shape, String what, List<Edit> edits, List<String> rules) {
        static Mistake of(String text) {
            List<String> lines = text.lines().toList();
            String[] head = lines.get(0).split(": ", 2);
            List<Edit> edits = new ArrayList<>();
            List<String> rules =
                    List.of(lines.get(lines.size() - 1).substring("= ".length()).split(", "));
            List<String> edit = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                if (line.startsWith("@") || line.startsWith("=")) {
                    edits.add(Edit.of(edit));
                    edit.clear();
                } else {
                    edit.add(line);
                }
            }
            return new Mistake(head[0], head[1], edits, rules);
        }

        @Override
        public String toString() {
            return shape + ": " + what;
        }
    }

    static List<Mistake> mistakes() throws IOException {
        return Stream.of(Files.readString(DIRECTORY.resolve("mistakes.txt")).split("\n\n"))
                .map(Mistake::of)
                .toList();
    }

    /** All mistakes, or of all shapes a few. */
    static List<Mistake> tried() throws IOException {
        return Depth.sample(mistakes(), 3);
    }

    @Test
    void eachShapeHasTenAndEachRuleSeveral() throws IOException {
        assertThat(mistakes().stream()
                        .collect(Collectors.groupingBy(Mistake::shape, Collectors.counting()))
                        .values())
                .hasSize(10)
                .containsOnly(10L);
        Map<String, Long> byRule = mistakes().stream()
                .flatMap(mistake -> mistake.rules().stream().distinct())
                .collect(Collectors.groupingBy(rule -> rule, Collectors.counting()));
        for (ReviewRule rule : ReviewRule.values()) {
            assertThat(byRule).containsKey(rule.code());
            assertThat(byRule.get(rule.code())).as(rule.code()).isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @MethodSource("tried")
    void eachMistakeIsFoundAndNothingElse(Mistake mistake) throws IOException {
        Path shape = DIRECTORY.resolve(mistake.shape() + ".yml");
        String text = "\n" + Files.readString(shape);
        for (Edit edit : mistake.edits()) {
            text = edit.applyTo(text);
        }
        List<String> lines = text.substring(1).lines().toList();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith(MARK)) {
                expected.add((i + 1) + " " + mistake.rules().get(expected.size()));
            }
        }

        assertThat(found(text.substring(1).replace(MARK, ""), mistake)).isEqualTo(expected);
        assertThat(expected).hasSameSizeAs(mistake.rules());
    }

    /** The line and rule of each finding that the shape does not have. */
    private List<String> found(String config, Mistake mistake) throws IOException {
        Path file = Files.writeString(directory.resolve("alertmanager.yml"), config);
        Path templates = Files.createDirectory(directory.resolve("templates"));
        Files.copy(DIRECTORY.resolve("templates/messages.tmpl"), templates.resolve("messages.tmpl"));
        List<String> words = new ArrayList<>(
                List.of("review", "--json", "--base=" + DIRECTORY.resolve(mistake.shape() + ".yml"), file.toString()));
        if (mistake.rules().contains("unknown-label") || mistake.rules().contains("empty-template-field")) {
            words.add("--history=" + history());
        }
        ToolRun run = typed.line(words.toArray(String[]::new));
        List<String> found = new ArrayList<>();
        for (JsonNode each : new ObjectMapper().readTree(run.out()).path("findings")) {
            if (each.path("new").asBoolean()) {
                found.add(each.path("line").asInt() + " " + each.path("rule").asText());
            }
        }
        return found;
    }

    /** A history with an alert that has the labels and annotations of all shapes. */
    private Path history() throws IOException {
        Histories history = begun().annotated(
                        LabelSet.of("alertname", "Down", "owner", "team-a", "service", "shop", "severity", "critical"),
                        LabelSet.of("description", "down", "summary", "down"));
        return Files.writeString(directory.resolve("history.jsonl"), history.lines());
    }
}
