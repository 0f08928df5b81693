package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code production.md} against the sources and the alerting rules. */
class ProductionTest {
    private static final Path RULES = Path.of("helm", "grapevine", "files", "rules.yaml");
    private static final Pattern METRIC = Pattern.compile("(grapevine_\\w+)\\{");
    private static final Pattern ROW = Pattern.compile("\\| `(grapevine_\\w+)` \\| .* \\| (.*) \\|");
    private static final Pattern CONDITION = Pattern.compile(
            "(?:(?<value>[01])|above (?<least>[\\d,]+)|(?<increase>any increase)).*? for (?:(?<minutes>\\d+) minutes|(?<one>an? (?:minute|hour))).*"
                    + "\\(`(?<rule>\\w+)`\\)");

    @Test
    void pageHasEveryMetricThatAlertmanagerDoesNotHaveAndNoOther() throws IOException {
        assertThat(Page.of("operate/production.md").section("## Metrics").firstColumn())
                .filteredOn(name -> name.startsWith("grapevine_"))
                .containsExactlyInAnyOrderElementsOf(Metrics.collect(Sources.parse()).stream()
                        .map(Metrics.Metric::name)
                        .filter(name -> name.startsWith("grapevine_"))
                        .toList());
    }

    /** What the rules say of each metric that they use, in the words of the table. */
    @Test
    void alertsOfThePageAreThoseOfTheRules() throws IOException {
        List<String> rules = new ArrayList<>();
        for (JsonNode group : new YAMLMapper().readTree(RULES.toFile()).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                String alert = rule.path("alert").asText();
                METRIC.matcher(rule.path("expr").asText())
                        .results()
                        .map(metric -> metric.group(1) + condition(rule, metric.group(1)) + " for "
                                + rule.path("for").asText() + " " + alert)
                        .distinct()
                        .forEach(rules::add);
            }
        }
        List<String> page = new ArrayList<>();
        for (String line :
                Page.of("operate/production.md").section("## Metrics").lines()) {
            Matcher row = ROW.matcher(line);
            Matcher condition = CONDITION.matcher(row.matches() ? row.group(2) : "");
            if (condition.matches()) {
                page.add(row.group(1) + condition(condition) + " for " + span(condition) + " "
                        + condition.group("rule"));
            }
        }

        assertThat(page).containsExactlyInAnyOrderElementsOf(rules);
    }

    private static String condition(JsonNode rule, String metric) {
        String expression = rule.path("expr").asText();
        if (expression.contains("increase(" + metric)) {
            return " increases";
        }
        Matcher comparison = Pattern.compile("(==|>) (\\d+)").matcher(expression);
        assertThat(comparison.find()).as(expression).isTrue();
        return " " + comparison.group();
    }

    private static String condition(Matcher condition) {
        if (condition.group("increase") != null) {
            return " increases";
        }
        return condition.group("value") != null
                ? " == " + condition.group("value")
                : " > " + condition.group("least").replace(",", "");
    }

    private static String span(Matcher condition) {
        if (condition.group("minutes") != null) {
            return condition.group("minutes") + "m";
        }
        return condition.group("one").equals("an hour") ? "1h" : "1m";
    }
}
