package io.grapevine.virtualtime.configtest;

import static io.grapevine.virtualtime.configtest.Suites.errors;
import static io.grapevine.virtualtime.configtest.Suites.failures;
import static io.grapevine.virtualtime.configtest.Suites.passes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expectations about the state of replicas. */
class StateExpectationsTest {
    private static final String SIDES = """
            - replicas: 2
              duration: 30m
              alerts: [{labels: {alertname: Down}, fires: 1m}]
              steps:
              - {prometheus: {reaches: [b]}}
              expect:
            """;

    private static final String LIFE = """
            - alerts: [{labels: {alertname: Down}, fires: 1m, resolves: 10m}]
              duration: 3h
              steps: [{at: 5m, silence: night, matchers: 'alertname="Down"', for: 2m}]
              expect:
            """;

    @ParameterizedTest
    @CsvSource({
        "59s, absent",
        "1m, firing",
        "4m59s, firing",
        "5m, suppressed",
        "5m, firing",
        "7m, firing",
        "10m, resolved",
        "3h, absent",
    })
    void anAlertHasAState(String at, String state) {
        passes(LIFE + "  - {alert: {alertname: Down}, at: " + at + ", state: " + state + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            59s | firing | no alert with {alertname="Down"} is known at 59s (expected: firing)
            59s | resolved | no alert with {alertname="Down"} is known at 59s (expected: resolved)
            1m | absent | {alertname="Down"} is firing at 1m (expected: absent)
            4m59s | suppressed | {alertname="Down"} is firing at 4m59s (expected: suppressed)
            5m | resolved | {alertname="Down"} is suppressed at 5m (expected: resolved)
            11m | firing | {alertname="Down"} is resolved at 11m (expected: firing)
            """)
    void anotherStateIsReported(String at, String state, String failure) {
        assertThat(failures(LIFE + "  - {alert: {alertname: Down}, at: " + at + ", state: " + state + "}"))
                .containsExactly(failure);
    }

    @Test
    void severalAlertsAreSuppressedOnlyIfAllThatFireAre() {
        String two = """
                - alerts:
                  - {labels: {alertname: Down}, each: {i: [a, b]}}
                  - {labels: {alertname: Down, i: c}, resolves: 1m}
                  steps:
                  - {silence: one, matchers: 'i="a"', for: 1h}
                  - {at: 5m, silence: other, matchers: 'i="b"', for: 1h}
                  expect:
                """;

        assertThat(failures(two + "  - {alert: {alertname: Down}, at: 4m, state: suppressed}"))
                .containsExactly("{alertname=\"Down\", i=\"b\"} is firing at 4m (expected: suppressed)");
        passes(two + "  - {alert: {alertname: Down}, at: 6m, state: suppressed}");
    }

    @Test
    void aReplicaIsTheFirstOrTheNamedOneOrEach() {
        passes(SIDES + "  - {alert: {alertname: Down}, at: 2m, state: absent}");
        passes(SIDES + "  - {alert: {alertname: Down}, at: 2m, state: firing, replica: b}");
        assertThat(failures(SIDES + "  - {alert: {alertname: Down}, at: 2m, state: firing, all_replicas: true}"))
                .containsExactly("no alert with {alertname=\"Down\"} is known at 2m in replica a (expected: firing)");
        passes(SIDES + "  - {muted: {alertname: Down}, at: 2m, by: nothing, replica: b}");
        assertThat(failures(SIDES + "  - {muted: {alertname: Down}, at: 2m, by: nothing, all_replicas: true}"))
                .containsExactly(
                        "no alert with {alertname=\"Down\"} fires at 2m in replica a (expected: one at least)");
    }

    @Test
    void aReplicaThatDoesNotRunIsReported() {
        String killed = "- replicas: 2\n  steps: [{at: 1m, kill: b}]\n  expect:\n";

        assertThat(failures(killed + "  - {alert: {alertname: Down}, at: 2m, state: absent, replica: b}"))
                .containsExactly("replica b does not run (expected: a replica that runs)");
        passes(killed + "  - {alert: {alertname: Down}, at: 2m, state: absent, all_replicas: true}");
    }

    @Test
    void aSilenceThatWasExpiredBeforeItsStartDoesNotCount() {
        passes("""
                - start: 2026-11-24T00:30:00+01:00
                  grapevine_config: config-examples/silences/grapevine.yml
                  steps: [{at: 1h, expire_rule: fleet-patching}]
                  expect:
                  - {silenced: fleet-patching, between: [50m, 4h], count: 0}
                """);
    }

    @Test
    void aRuleThatAReloadRemovesIsKnown() {
        String removed = """
                - start: 2026-11-24T00:30:00+01:00
                  grapevine_config: config-examples/silences/grapevine.yml
                  steps: [{at: 2h, reload: config-examples/simple.yml, grapevine_config: config-examples/heartbeats/grapevine.yml}]
                  expect:
                """;

        passes(removed + "  - {silenced: fleet-patching, at: 121m, count: 0}");
        assertThat(failures(removed + "  - {silenced: fleet-patchin, at: 121m, count: 0}"))
                .containsExactly("rule \"fleet-patchin\" is not in silences.rules (expected: fleet-patching)");
        assertThat(failures("- expect: [{silenced: fleet-patching, at: 1m, count: 0}]"))
                .containsExactly(
                        "rule \"fleet-patching\" is not in silences.rules (expected: a rule of grapevine_config)");
    }

    @Test
    void aSilenceHasTheNameOfItsStepOrRule() {
        String test = """
                - start: 2026-11-24T00:30:00+01:00
                  grapevine_config: config-examples/silences/grapevine.yml
                  alerts: [{labels: {alertname: Down, job: node, cluster: eu-1}}]
                  steps: [{silence: night, matchers: 'alertname="Down"', for: 4h}]
                  expect: [{muted: {alertname: Down}, at: 2h, by: [silence %s, silence %s]}]
                """;

        passes(test.formatted("night", "fleet-patching"));
        assertThat(failures(test.formatted("nihgt", "old-rack")))
                .hasSize(2)
                .contains("silence \"nihgt\" is set by no step, and no rule (expected: night)")
                .anySatisfy(failure -> assertThat(failure).endsWith("(expected: silence nihgt, silence old-rack)"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alert: {a: b} | state: missing (expected: one of firing, suppressed, resolved, absent)
            alert: {a: b}, state: lost | state: "lost" (expected: one of firing, suppressed, resolved, absent)
            alert: {}, state: firing | no labels (expected: one at least, such as {alertname: DiskFull})
            alert: {a: b}, state: firing, replica: d | "d" (expected: a replica, one of a)
            alert: {a: b}, state: firing, replica: a, all_replicas: true | all_replicas: set beside replica
            alert: {a: b}, state: firing, at: 2h | at: after the test (expected: until 1h, or a longer duration)
            muted: {a: b}, by: nothing, at: 2h | at: after the test (expected: until 1h, or a longer duration)
            alert: {a: b}, state: firing, since: 1m \
            | since: field not found (expected: one of muted, silenced, alert, state, at, replica, all_replicas)
            receiver: r, replica: d | "d" (expected: a replica, one of a)
            """)
    void mistakesAreReported(String expectation, String error) {
        assertThat(errors("{config: a, tests: [{duration: 1h, expect: [{" + expectation + "}]}]}"))
                .singleElement()
                .asString()
                .startsWith("suite.yml:1:")
                .contains(error);
    }
}
