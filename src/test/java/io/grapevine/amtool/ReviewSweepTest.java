package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code amtool review} of all examples, of the {@link ReviewShapesTest shapes} of configurations in use, and of the configurations that
 * Alertmanager accepts in the conformance tests. What is found is listed in {@code review-findings.txt}, and each finding is right:
 * receivers of the conformance tests are empty or unused, as only the loading is tested; their root routes have a child that takes all
 * alerts; and in the example for on-call, tokens do stand in clear.
 */
class ReviewSweepTest {
    private static final Path LIST = Path.of("src/test/resources/io/grapevine/amtool/review-findings.txt");

    private final Typed typed = Typed.plainly();

    @TempDir
    private Path directory;

    private List<String> findings(String name, Path file, String... flags) {
        List<String> words = new ArrayList<>(List.of("review", "--json", file.toString()));
        words.addAll(List.of(flags));
        ToolRun run = typed.line(words.toArray(String[]::new));
        List<String> lines = new ArrayList<>();
        try {
            for (JsonNode each : new ObjectMapper().readTree(run.out()).path("findings")) {
                lines.add(name + ": " + each.path("rule").asText() + " "
                        + each.path("field").asText());
            }
        } catch (IOException e) {
            throw new AssertionError(name + ": " + run, e);
        }
        return lines;
    }

    /** The flags that go with an example, as its text says. */
    private static String[] flags(Path file) {
        List<String> flags = new ArrayList<>();
        if (file.endsWith("receivers/alertmanager.yml")) {
            flags.add("--grapevine.config=" + file.resolveSibling("ntfy.yml"));
        } else if (file.endsWith("alertmanager.yml")) {
            Path own = file.resolveSibling("grapevine.yml");
            Path teams = file.resolveSibling("teams");
            if (Files.exists(own)) {
                flags.add("--grapevine.config=" + own);
            }
            if (Files.isDirectory(teams)) {
                flags.add("--teams.dir=" + teams);
            }
        }
        return flags.toArray(String[]::new);
    }

    @Test
    void everyFindingIsRight() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> examples = Files.walk(Path.of("config-examples"))) {
            for (Path file : examples.sorted().toList()) {
                if (file.toString().endsWith(".yml")
                        && !file.getParent().endsWith("teams/teams")
                        && !file.getParent().endsWith("company/teams")
                        && Files.readString(file).lines().anyMatch(line -> line.startsWith("route:"))) {
                    String[] flags = flags(file);
                    found.addAll(findings(file.toString(), file, flags));
                }
            }
        }
        for (Path shape : ReviewShapesTest.shapes()) {
            found.addAll(findings("shape " + shape.getFileName(), shape));
        }
        for (JsonNode each : new ObjectMapper()
                .readTree(Path.of("src/test/resources/conformance/configs.json").toFile())
                .path("cases")) {
            if (each.path("valid").asBoolean()) {
                Path file = Files.writeString(
                        directory.resolve("case.yml"), each.path("config").asText());
                found.addAll(findings("conformance " + each.path("name").asText(), file));
            }
        }
        if (Boolean.getBoolean("golden.write")) {
            Files.write(LIST, found);
        }
        assertThat(found).isEqualTo(Files.readAllLines(LIST));
    }
}
