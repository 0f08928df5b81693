package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The report in both forms. */
class ReportTest {
    private static final String PEER = "Alertmanager 0.33.1";
    private static final Point SMALL = new Point(10_000, 0);
    private static final Point LARGE = new Point(100_000, 0);
    private static final Point SILENCED = new Point(100_000, 5_000);

    private final Results results = new Results();

    private Report report(double otherWork) {
        Machine machine = new Machine("Fast Processor", 2, 23.5, "6.1", "17.0.9");
        return new Report(Instant.parse("2026-11-21T08:00:00Z"), "version 1.2", machine, otherWork, 3, results);
    }

    private void add(String contender, Figure figure, Point point, double... values) {
        for (double value : values) {
            results.add(contender, figure, point, value);
        }
    }

    private void addAll() {
        add(Bench.GRAPEVINE, Figure.RESENT_CPU, SMALL, 0.5, 0.7, 0.6);
        add(PEER, Figure.RESENT_CPU, SMALL, 3, 3, 3);
        add(Bench.GRAPEVINE, Figure.RESENT_CPU, LARGE, 6);
        add(PEER, Figure.RESENT_CPU, LARGE, 3);
        add(Bench.GRAPEVINE, Figure.RESENT_RATE, LARGE, 20_000);
        add(PEER, Figure.RESENT_RATE, LARGE, 40_000);
        add(Bench.GRAPEVINE, Figure.READ_ALERTS_P50, SILENCED, 550);
        add(PEER, Figure.READ_ALERTS_P50, SILENCED, Double.POSITIVE_INFINITY);
        add(Bench.GRAPEVINE, Figure.START_READY, Point.NONE, 0.75);
        results.addCost(PEER, new Results.LoadCost(1, 3));
        results.addCost(PEER, new Results.LoadCost(1, 5));
    }

    @Test
    void figuresStandBesideThePeersAndTheTargets() {
        addAll();
        assertThat(MarkdownReport.of(report(0.01)).lines())
                .contains(
                        "| Figure | Alerts | Silences | Grapevine | Alertmanager 0.33.1 | Ratio to Alertmanager 0.33.1 | Targets |",
                        "| Alerts sent again: CPU per 100,000, s | 10,000 | 0 | 0.60 (0.50–0.70) | 3.00 (3.00–3.00) | 5.00 | target ≤ 0.60 s: met |",
                        "| Alerts sent again: CPU per 100,000, s | 100,000 | 0 | 6.00 | 3.00 | 0.50 | target ≤ 0.60 s: **not met** |",
                        "| Alerts sent again: rate, alerts/s | 100,000 | 0 | 20,000 | 40,000 | 0.50 |  |",
                        "| GET /alerts, p50, ms | 100,000 | 5,000 | 550.0 | none in time | ∞ | target ≤ 600.0 ms: met; aim ≤ 500.0 ms: **not met** |");
    }

    @Test
    void missingFiguresAreMarked() {
        addAll();
        assertThat(MarkdownReport.of(report(0.01)).lines())
                .anyMatch(line -> line.startsWith("| Start to ready, s |  |  | 0.75 | – | – | target ≤"));
    }

    @Test
    void growthIsShownWithItsTarget() {
        addAll();
        assertThat(MarkdownReport.of(report(0.01)).lines())
                .contains(
                        "| Alerts sent again: CPU per 100,000 | 10,000 to 100,000 alerts | 0 silences | 1.00 | 0.00 | aim ≤ 0.1: **not met** |");
    }

    @Test
    void shareOfTheLoadGeneratorIsShown() {
        addAll();
        assertThat(MarkdownReport.of(report(0.01)))
                .contains("The load generator needed 2.0 s of processor time for alerts sent to Alertmanager 0.33.1,"
                        + " which needed 8.0 s (20 % of both).");
    }

    @Test
    void figuresOfABusyComputerAreMarked() {
        addAll();
        assertThat(MarkdownReport.of(report(0.3)))
                .contains("Other work had 30 % of all processors' time: **these figures are rough");
        assertThat(MarkdownReport.of(report(0.04))).doesNotContain("rough");
    }

    @Test
    void failuresAreListed() throws Exception {
        addAll();
        results.addFailure(PEER, "reads", SILENCED, "no answer");
        String failure = PEER + ", reads, 100,000 alerts, 5,000 silences: no answer";
        assertThat(MarkdownReport.of(report(0.01))).endsWith("Not measured to the end:\n\n- " + failure + "\n");
        assertThat(new ObjectMapper()
                        .readTree(JsonReport.of(report(0.01)))
                        .path("failures")
                        .get(0)
                        .asText())
                .isEqualTo(failure);
    }

    @Test
    void jsonHasEachValue() throws Exception {
        addAll();
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(report(0.25)));
        assertThat(json.path("machine").path("processors").asInt()).isEqualTo(2);
        assertThat(json.path("build").asText()).isEqualTo("version 1.2");
        assertThat(json.path("otherWork").asDouble()).isEqualTo(0.25);
        JsonNode again = find(json, "resent_cpu", SMALL);
        JsonNode own = again.path("contenders").path(Bench.GRAPEVINE);
        assertThat(own.path("values")).hasSize(3);
        assertThat(own.path("median").asDouble()).isEqualTo(0.6);
        assertThat(again.path("ratios").path(PEER).asDouble()).isCloseTo(5, within(1e-9));
        assertThat(again.path("targets").get(0).path("met").asBoolean()).isTrue();
        JsonNode read = find(json, "read_alerts_p50", SILENCED);
        assertThat(read.path("contenders").path(PEER).path("median").isNull()).isTrue();
        assertThat(read.path("targets").get(1).path("source").asText()).isEqualTo("issue");
        assertThat(read.path("targets").get(1).path("met").asBoolean()).isFalse();
        assertThat(json.path("growth")
                        .get(0)
                        .path("exponents")
                        .path(Bench.GRAPEVINE)
                        .asDouble())
                .isCloseTo(1, within(1e-9));
        assertThat(json.path("growth").get(0).path("met").asBoolean()).isFalse();
        assertThat(json.path("loadGenerator").path(PEER).path("serverSeconds").asDouble())
                .isEqualTo(8);
    }

    private static JsonNode find(JsonNode json, String figure, Point point) {
        for (JsonNode node : json.path("figures")) {
            if (node.path("figure").asText().equals(figure)
                    && node.path("alerts").asInt() == point.alerts()
                    && node.path("silences").asInt() == point.silences()) {
                return node;
            }
        }
        throw new AssertionError(figure + " at " + point + ": not in " + json);
    }
}
