package io.grapevine.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Grafana dashboard; its queries are run in {@code ObservabilityIT}. */
class DashboardTest {
    private static final Path FILE = Chart.DIRECTORY.resolve("files").resolve("dashboard.json");
    private static final String SELECTOR = "{namespace=~\"$namespace\", job=~\"$job\", instance=~\"$instance\"";
    private static final int COLUMNS = 24;

    @TempDir
    Path directory;

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(FILE.toFile());
    }

    private static List<JsonNode> panels() throws IOException {
        List<JsonNode> panels = new ArrayList<>();
        dashboard().path("panels").forEach(panels::add);
        return panels;
    }

    @Test
    void panelsHaveIdsOfTheirOwnAndDoNotOverlap() throws IOException {
        assertThat(panels().stream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
        List<String> cells = new ArrayList<>();
        for (JsonNode panel : panels()) {
            JsonNode at = panel.path("gridPos");
            assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(COLUMNS);
            for (int x = 0; x < at.path("w").asInt(); x++) {
                for (int y = 0; y < at.path("h").asInt(); y++) {
                    cells.add((at.path("x").asInt() + x) + "/" + (at.path("y").asInt() + y));
                }
            }
        }
        assertThat(cells).doesNotHaveDuplicates();
    }

    @Test
    void eachPanelHasADescriptionAUnitAndQueriesOfTheChosenReplicas() throws IOException {
        for (JsonNode panel : panels()) {
            if (panel.path("type").asText().equals("row")) {
                continue;
            }
            assertThat(panel.path("description").asText())
                    .as(panel.path("title").asText())
                    .endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotEmpty();
            assertThat(panel.path("targets")).isNotEmpty();
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                String query = target.path("expr").asText();
                assertThat(query.split("\\{", -1)).hasSameSizeAs(query.split(Pattern.quote(SELECTOR), -1));
            }
        }
    }

    @Test
    void chartInstallsItWordForWord() throws IOException {
        String values = "{dashboard: {enabled: true}, config: {enabled: false}, history: {enabled: false}}";
        List<JsonNode> objects = Chart.objects(directory, values);
        JsonNode map = Chart.only(objects, "ConfigMap");

        assertThat(new ObjectMapper()
                        .readTree(map.at("/data/am-alertmanager.json").asText()))
                .isEqualTo(dashboard());
        assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
    }
}
