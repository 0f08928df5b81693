package io.grapevine.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart as a dependency of another one, as the community's often is. */
class SubchartTest {
    private static final String PARENT = """
            apiVersion: v2
            name: monitoring
            version: 1.0.0
            dependencies:
            """;

    @TempDir
    Path directory;

    /** What the parent renders to; an empty alias is none. */
    private List<JsonNode> rendered(String... aliases) throws IOException {
        StringBuilder chart = new StringBuilder(PARENT);
        StringBuilder values = new StringBuilder();
        for (String alias : aliases) {
            String as = alias.isEmpty() ? "" : ", alias: " + alias;
            chart.append("  - {name: grapevine, version: 0.1.0").append(as).append("}\n");
            values.append(alias.isEmpty() ? "grapevine" : alias)
                    .append(": {persistence: {size: 1Gi}, image: {repository: ")
                    .append(Chart.REPOSITORY)
                    .append("}}\n");
        }
        Path parent = Files.createDirectories(directory.resolve("monitoring"));
        Files.writeString(parent.resolve("Chart.yaml"), chart);
        Files.writeString(parent.resolve("values.yaml"), values);
        ChartLintTest.copy(Files.createDirectories(parent.resolve("charts")).resolve("grapevine"));
        return Chart.objects(new Helm(parent)
                .template()
                .withName("prom")
                .withNamespace("mon")
                .withKubeVersion(Chart.KUBERNETES)
                .call());
    }

    private static List<String> sets(List<JsonNode> objects) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals("StatefulSet"))
                .map(object -> object.at("/metadata/name").asText() + " "
                        + object.at("/spec/selector/matchLabels/app.kubernetes.io~1name")
                                .asText())
                .toList();
    }

    @Test
    void objectsHaveTheNameOfTheCommunityChart() throws IOException {
        assertThat(sets(rendered(""))).containsExactly("prom-alertmanager alertmanager");
    }

    @Test
    void aliasReplacesTheNameAsInTheCommunityChart() throws IOException {
        assertThat(sets(rendered("alertmanager", "second")))
                .containsExactlyInAnyOrder("prom-alertmanager alertmanager", "prom-second second");
    }
}
