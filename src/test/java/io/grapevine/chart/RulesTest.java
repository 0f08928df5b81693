package io.grapevine.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts of {@code files/rules.yaml}: checked and run by promtool, and as the chart renders them. */
class RulesTest {
    private static final Path RULES = Chart.DIRECTORY.resolve("files").resolve("rules.yaml");
    private static final Pattern METRIC = Pattern.compile("\\b(?:alertmanager_|grapevine_|jvm_|process_|up\\b)");

    @TempDir
    Path directory;

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Tool.find("promtool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static List<JsonNode> alerts(JsonNode groups) {
        List<JsonNode> alerts = new ArrayList<>();
        groups.forEach(group -> group.path("rules").forEach(alerts::add));
        return alerts;
    }

    private static List<JsonNode> alerts() throws IOException {
        return alerts(Chart.YAML.readTree(RULES.toFile()).path("groups"));
    }

    private static List<String> names(List<JsonNode> alerts) {
        return alerts.stream().map(alert -> alert.path("alert").asText()).toList();
    }

    private JsonNode rendered(String values) throws IOException {
        return Chart.only(
                Chart.objects(directory, "prometheusRule: {enabled: true, " + values + "}"), "PrometheusRule");
    }

    @Test
    void promtoolFindsNoFault() throws Exception {
        promtool("check", "rules", "--lint-fatal", RULES.toString());
    }

    @Test
    void unitTestsPass() throws Exception {
        promtool("test", "rules", Chart.RESOURCES.resolve("rules-test.yml").toString());
    }

    @Test
    void everyAlertHasAUnitTest() throws IOException {
        String tests = Files.readString(Chart.RESOURCES.resolve("rules-test.yml"));

        assertThat(names(alerts())).doesNotHaveDuplicates().allMatch(tests::contains);
    }

    @Test
    void promtoolFindsNoFaultInWhatTheChartRenders() throws Exception {
        JsonNode rule = rendered("selector: 'job=\"a\", cluster=~\"b|c\"'");
        Path file =
                Files.writeString(directory.resolve("rendered.yaml"), Chart.YAML.writeValueAsString(rule.path("spec")));

        promtool("check", "rules", "--lint-fatal", file.toString());
    }

    @Test
    void everyMetricHasTheSelectorOfTheRelease() throws IOException {
        List<JsonNode> alerts = alerts(rendered("selector: ''").at("/spec/groups"));

        assertThat(names(alerts)).isEqualTo(names(alerts()));
        for (JsonNode alert : alerts) {
            String expression = alert.path("expr").asText().replaceAll("#.*", "");
            Matcher metric = METRIC.matcher(expression);
            while (metric.find()) {
                assertThat(expression.substring(metric.start()))
                        .as(expression)
                        .matches("(?s)\\w+\\{job=\"am-alertmanager\", namespace=\"mon\"[,}].*");
            }
        }
    }

    @Test
    void alertsCanBeLeftOutAndLabelled() throws IOException {
        JsonNode groups = rendered("disabled: [GrapevineClockSkew], additionalRuleLabels: {team: sre, severity: page}")
                .at("/spec/groups");

        assertThat(names(alerts(groups))).doesNotContain("GrapevineClockSkew").contains("GrapevinePeerLagging");
        assertThat(alerts(groups))
                .allMatch(alert -> alert.path("labels").size() == 2
                        && alert.at("/labels/severity").asText().equals("page"));
    }
}
