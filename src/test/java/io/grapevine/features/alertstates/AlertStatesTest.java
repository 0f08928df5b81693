package io.grapevine.features.alertstates;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.node.NodeFixtures;
import io.grapevine.core.node.NodeHarness;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.sim.Samples;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlertStatesTest {
    private static final String TWO_ROUTES = """
            route:
              receiver: r0
              group_by: [alertname]
              group_wait: 1s
              routes: [{receiver: r0, matchers: ["i=1"], continue: true}, {receiver: r1, group_wait: 5s}]
            receivers: [{name: r0}, {name: r1}]
            """;

    private static NodeHarness counting(boolean isByGroup) {
        return new NodeHarness(NodeFixtures.with(core -> new AlertStates(core, isByGroup)));
    }

    private static List<String> states(NodeHarness bench) {
        return bench.scrape("alertmanager_alerts{");
    }

    private static List<String> counts(int active, int suppressed, int unprocessed) {
        return List.of(
                "alertmanager_alerts{state=\"active\"} " + active + ".0",
                "alertmanager_alerts{state=\"suppressed\"} " + suppressed + ".0",
                "alertmanager_alerts{state=\"unprocessed\"} " + unprocessed + ".0");
    }

    @Test
    void areUnprocessedUntilTheFirstFlush() {
        NodeHarness bench = counting(false);
        assertThat(states(bench)).containsExactlyInAnyOrderElementsOf(counts(0, 0, 0));

        bench.node.putAlerts(List.of(bench.alert("1"), bench.alert("2")));
        bench.loop.settle();
        assertThat(states(bench)).containsExactlyInAnyOrderElementsOf(counts(0, 0, 2));
        bench.pass(1);
        assertThat(states(bench)).containsExactlyInAnyOrderElementsOf(counts(2, 0, 0));
    }

    @Test
    void areSuppressedWhileSilencedOrInhibited() {
        NodeHarness bench = counting(false);
        bench.node.putAlerts(List.of(bench.alert("1"), bench.alert("source"), bench.alert("target")));
        bench.node.setSilence(Samples.silence(at(0), at(100), "i=\"1\""));
        bench.pass(2);

        assertThat(states(bench)).containsExactlyInAnyOrderElementsOf(counts(1, 2, 0));
    }

    @Test
    void areNotCountedOnceResolved() {
        NodeHarness bench = counting(false);
        bench.node.putAlerts(List.of(bench.alert("1"), Samples.ended(bench.alert("2"), bench.loop.now())));
        bench.pass(1);

        assertThat(states(bench)).containsExactlyInAnyOrderElementsOf(counts(1, 0, 0));
    }

    @Test
    void countAnAlertOfSeveralGroupsOnceInItsFurthestState() {
        NodeHarness bench = counting(false);
        bench.now(bench.node.use(bench.loadedConfig(TWO_ROUTES)));
        bench.node.putAlerts(List.of(bench.alert("1"), bench.alert("2")));
        bench.pass(2);

        assertThat(bench.node.groups().groups()).hasSize(2);
        assertThat(states(bench)).containsExactlyInAnyOrderElementsOf(counts(1, 0, 1));
    }

    @Test
    void areActiveIfTheyAreAcknowledgedInOneOfTheirGroupsOnly() {
        NodeHarness bench = counting(false);
        bench.now(bench.node.use(bench.loadedConfig(TWO_ROUTES)));
        bench.node.putAlerts(List.of(bench.alert("1")));
        bench.pass(6);
        bench.node.groups().groups().forEach(group -> {
            assertThat(states(bench)).containsExactlyInAnyOrderElementsOf(counts(1, 0, 0));
            bench.now(bench.node
                    .part(IncidentActions.class)
                    .orElseThrow()
                    .acknowledge(group, "Ana", "on it", Optional.empty()));
        });
        assertThat(states(bench)).containsExactlyInAnyOrderElementsOf(counts(0, 1, 0));
    }

    @Test
    void areCountedByGroupWhereThatIsAskedFor() {
        NodeHarness bench = counting(true);
        bench.now(bench.node.use(bench.loadedConfig(TWO_ROUTES)));
        bench.node.putAlerts(List.of(bench.alert("1"), bench.alert("2")));
        bench.pass(2);

        assertThat(states(bench))
                .hasSize(6)
                .contains(
                        "alertmanager_alerts{group_key=\"{}/{i=\\\"1\\\"}:{alertname=\\\"A\\\"}\",state=\"active\"} 1.0",
                        "alertmanager_alerts{group_key=\"{}/{}:{alertname=\\\"A\\\"}\",state=\"unprocessed\"} 2.0");
    }

    @Test
    void areAddedUpOverGroupsOfOneKey() {
        NodeHarness bench = counting(true);
        bench.now(bench.node.use(bench.loadedConfig("""
                route:
                  receiver: r0
                  group_by: [alertname]
                  group_wait: 1s
                  routes: [{receiver: r0, matchers: ["i=1"], continue: true}, {receiver: r1, matchers: ["i=1"]}]
                receivers: [{name: r0}, {name: r1}]
                """)));
        bench.node.putAlerts(List.of(bench.alert("1")));
        bench.pass(2);

        assertThat(bench.node.groups().groups()).hasSize(2);
        assertThat(states(bench))
                .hasSize(3)
                .contains(
                        "alertmanager_alerts{group_key=\"{}/{i=\\\"1\\\"}:{alertname=\\\"A\\\"}\",state=\"active\"} 2.0");
    }

    @Test
    void ofManyAlertsAreKeptForSomeSeconds() {
        NodeHarness bench = counting(false);
        bench.now(bench.node.use(bench.loadedConfig(TWO_ROUTES)));
        putMany(bench);
        int many = AlertStates.MANY + 1;
        assertThat(states(bench)).containsExactlyInAnyOrderElementsOf(counts(many, 0, 0));

        bench.node.setSilence(Samples.silence(bench.loop.now(), at(1000), "i=\"7\""));
        bench.loop.settle();
        assertThat(states(bench)).containsExactlyInAnyOrderElementsOf(counts(many, 0, 0));
        bench.pass(31 + AlertStates.PAUSE.toSeconds());
        assertThat(states(bench)).containsExactlyInAnyOrderElementsOf(counts(many - 1, 1, 0));
    }

    @Test
    void ofManyAlertsAreKeptByGroup() {
        NodeHarness bench = counting(true);
        bench.now(bench.node.use(bench.loadedConfig(TWO_ROUTES)));
        putMany(bench);

        int many = AlertStates.MANY + 1;
        assertThat(states(bench))
                .hasSize(6)
                .contains(
                        "alertmanager_alerts{group_key=\"{}/{i=\\\"1\\\"}:{alertname=\\\"A\\\"}\",state=\"active\"} 1.0",
                        "alertmanager_alerts{group_key=\"{}/{}:{alertname=\\\"A\\\"}\",state=\"active\"} " + many
                                + ".0");
    }

    @Test
    void areCountedAtEachScrapeAgainWhenManyAlertsAreOver() {
        NodeHarness bench = counting(false);
        putMany(bench);
        bench.node.putAlerts(IntStream.rangeClosed(1, AlertStates.MANY)
                .mapToObj(i -> Samples.ended(bench.alert(String.valueOf(i)), bench.loop.now()))
                .toList());
        bench.pass(3600);
        bench.node.putAlerts(List.of(bench.alert("0")));
        bench.pass(3610);
        assertThat(states(bench)).containsExactlyInAnyOrderElementsOf(counts(1, 0, 0));

        bench.node.setSilence(Samples.silence(bench.loop.now(), at(10_000), "alertname=\"A\""));
        bench.loop.settle();
        assertThat(states(bench)).containsExactlyInAnyOrderElementsOf(counts(0, 1, 0));
    }

    /** Many alerts, whose states the loop counts as a scrape has found them. */
    private static void putMany(NodeHarness bench) {
        bench.node.putAlerts(IntStream.rangeClosed(0, AlertStates.MANY)
                .mapToObj(i -> bench.alert(String.valueOf(i)))
                .toList());
        bench.pass(30);
        assertThat(states(bench)).isNotEmpty();
        bench.loop.settle();
    }
}
