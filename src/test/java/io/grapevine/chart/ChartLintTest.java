package io.grapevine.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Helm's strict linter, with the default values and with those of each case. */
class ChartLintTest {
    @TempDir
    Path directory;

    static List<String> cases() throws IOException {
        return Chart.cases();
    }

    @Test
    void chartIsLintedWithoutAWarning() {
        LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();

        assertThat(result.isFailed()).isFalse();
        assertThat(result.getMessages()).allMatch(message -> message.contains("icon is recommended"));
    }

    /** The linter takes no values, so it is given a copy of the chart that has those of the case as defaults. */
    @ParameterizedTest
    @MethodSource("cases")
    void chartWithTheValuesOfACaseIsLintedWithoutAWarning(String name) throws IOException {
        Path copy = copy(directory.resolve("grapevine"));
        Path values = copy.resolve("values.yaml");
        JsonNode merged = merge(
                Chart.YAML.readTree(values.toFile()),
                Chart.YAML.readTree(Chart.values(name).toFile()));
        Files.writeString(values, Chart.YAML.writeValueAsString(merged));

        LintResult result = new Helm(copy).lint().strict().call();

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
        assertThat(result.getMessages()).allMatch(message -> message.contains("icon is recommended"));
    }

    /** Copies the chart to a directory that does not exist yet, and returns it. */
    static Path copy(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(Chart.DIRECTORY)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, target.resolve(Chart.DIRECTORY.relativize(file)));
            }
        }
        return target;
    }

    private static JsonNode merge(JsonNode defaults, JsonNode values) {
        if (!(defaults instanceof ObjectNode target) || !values.isObject()) {
            return values;
        }
        values.properties().forEach(field -> {
            JsonNode before = target.path(field.getKey());
            target.set(field.getKey(), merge(before, field.getValue()));
        });
        return target;
    }
}
