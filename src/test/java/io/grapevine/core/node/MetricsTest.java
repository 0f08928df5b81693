package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.Scrape;
import io.grapevine.features.alertstates.AlertStates;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.server.ConfigMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The metrics of the core in a scrape, beside those of Alertmanager 0.33.1 before and after its first alert. */
class MetricsTest {
    private static final Pattern BOUND = Pattern.compile("le=\"([^\"]*)\"");

    /** The reasons of failures that came after the recording: two with 0.34, six with 0.35. */
    private static final List<String> NEW_REASONS = Stream.of(
                    "authError",
                    "rateLimited",
                    "templateError",
                    "fileReadError",
                    "configError",
                    "encodingError",
                    "requestError",
                    "missingContext")
            .map(reason -> "reason=\"" + reason + "\"")
            .toList();

    private static Set<String> real() throws IOException {
        try (InputStream file = MetricsTest.class.getResourceAsStream("real-metrics.txt")) {
            return canonical(new String(file.readAllBytes(), StandardCharsets.UTF_8).lines());
        }
    }

    private static Set<String> ours(PrometheusRegistry registry) {
        return canonical(Scrape.lines(registry, "").stream()
                .filter(line -> line.startsWith("# TYPE") || !line.startsWith("#"))
                .map(line -> line.startsWith("#") ? line : line.substring(0, line.lastIndexOf(' '))));
    }

    /** Labels in alphabetical order, bounds as Java writes numbers. */
    private static Set<String> canonical(Stream<String> lines) {
        return lines.map(MetricsTest::canonical).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String canonical(String line) {
        int brace = line.indexOf('{');
        if (brace < 0) {
            return line;
        }
        String labels = line.substring(brace + 1, line.length() - 1);
        return line.substring(0, brace)
                + Arrays.stream(labels.split(","))
                        .map(MetricsTest::bound)
                        .sorted()
                        .toList();
    }

    private static String bound(String label) {
        Matcher bound = BOUND.matcher(label);
        return bound.matches() && !bound.group(1).equals("+Inf") ? "le=" + Double.parseDouble(bound.group(1)) : label;
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> left = new TreeSet<>(all);
        left.removeAll(some);
        return left;
    }

    private static NodeHarness counting() {
        return new NodeHarness(NodeFixtures.with(core -> new AlertStates(core, false)));
    }

    @Test
    void everyMetricOfAlertmanagerIsThereAsSoonAsThereWithItsTypeLabelsAndBuckets() throws IOException {
        NodeHarness bench = counting();
        bench.node.showKinds(Kinds.inFileOrder().stream().map(Kind::label).toList());
        new ConfigMetrics(bench.registry);
        Set<String> untouched = without(real(), ours(bench.registry));
        bench.node.putAlerts(List.of(bench.alert("source"), bench.alert("target")));
        bench.pass(2);

        assertThat(untouched).allMatch(line -> line.contains("alertmanager_notifications_suppressed_total"));
        assertThat(without(real(), ours(bench.registry))).isEmpty();
    }

    @Test
    void noOtherSeriesOfAlertmanagersIsThereThanTheNewReasonsAndLimitedAlerts() throws IOException {
        NodeHarness bench = counting();
        bench.node.showKinds(Kinds.inFileOrder().stream().map(Kind::label).toList());
        new ConfigMetrics(bench.registry);

        assertThat(without(ours(bench.registry), real()))
                .filteredOn(line -> !line.contains("grapevine_"))
                .filteredOn(line -> NEW_REASONS.stream().noneMatch(line::contains))
                .containsExactly(
                        "# TYPE alertmanager_alerts_limited_total counter", "alertmanager_alerts_limited_total");
    }

    @Test
    void featuresAddTheirLabelsOnlyWhereTheyAreEnabled() throws IOException {
        NodeHarness bench = new NodeHarness(Records.with(
                NodeFixtures.OPTIONS,
                "perAlertNameLimit",
                1,
                "alertNamesInMetrics",
                true,
                "receiverNamesInMetrics",
                true));
        bench.node.putAlerts(List.of(bench.alert("1"), bench.alert("2")));
        bench.pass(2);

        assertThat(bench.scrape("alertmanager_alerts_limited_total"))
                .containsExactly("alertmanager_alerts_limited_total{alertname=\"A\"} 1.0");
        assertThat(bench.scrape("alertmanager_alerts_per_alert_limit"))
                .containsExactly("alertmanager_alerts_per_alert_limit 1.0");
        assertThat(bench.scrape("alertmanager_notifications_total"))
                .containsExactly("alertmanager_notifications_total{integration=\"webhook\",receiver_name=\"r0\"} 1.0");
        assertThat(bench.scrape("alertmanager_notifications_failed_total{"))
                .hasSize(13)
                .allMatch(line -> line.contains("integration=\"webhook\",reason=\""));
    }

    @Test
    void receiversThatAReloadTakesAwayTakeTheirSeriesWithThem() {
        NodeHarness bench = new NodeHarness(Records.with(NodeFixtures.OPTIONS, "receiverNamesInMetrics", true));
        bench.now(bench.node.use(bench.loadedConfig("""
                route: {receiver: r1}
                receivers: [{name: r1, webhook_configs: [{url: "http://r1/"}]}]
                """)));

        assertThat(bench.scrape("alertmanager_notification_requests_total"))
                .containsExactly(
                        "alertmanager_notification_requests_total{integration=\"webhook\",receiver_name=\"r1\"} 0.0");
        assertThat(bench.scrape("alertmanager_receivers")).containsExactly("alertmanager_receivers 1.0");
        assertThat(bench.scrape("alertmanager_inhibition_rules")).containsExactly("alertmanager_inhibition_rules 0.0");
    }

    @Test
    void aRefusedConfigurationLeavesHashAndTimeOfTheOneInForce() {
        NodeHarness bench = new NodeHarness();
        ConfigMetrics metrics = new ConfigMetrics(bench.registry);
        metrics.loaded(271_541_659_918_296L, Instant.parse("2026-11-20T06:00:00.250Z"));
        metrics.refused();

        assertThat(bench.scrape("alertmanager_config_"))
                .containsExactlyInAnyOrder(
                        "alertmanager_config_hash 2.71541659918296E14",
                        "alertmanager_config_last_reload_successful 0.0",
                        "alertmanager_config_last_reload_success_timestamp_seconds 1.79515440025E9");
    }
}
