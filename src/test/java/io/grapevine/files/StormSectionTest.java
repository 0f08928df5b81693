package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.flapping.FlappingSettings;
import io.grapevine.features.storm.StormSettings;
import io.grapevine.features.transients.TransientSettings;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StormSectionTest extends SectionFixture {
    StormSectionTest() {
        super("""
                route: {receiver: a}
                receivers: [{name: a}, {name: b}]
                """);
    }

    @Test
    void everyFieldOfAValveIsRead() {
        assertThat(extensions("""
                on_call:
                  storm_valves:
                  - receiver: a
                    budget: {notifications: 20, per: 10m}
                    never_hold: ['severity="page"']
                    digest: {every: 20s, hold_at_most: 30s, alerts: 10}
                  - {receiver: b, budget: {notifications: 1, per: 1d}}
                """).of(StormSettings.NONE).valves())
                .satisfiesExactly(
                        a -> {
                            assertThat(a.receiver()).isEqualTo("a");
                            assertThat(a.notifications()).isEqualTo(20);
                            assertThat(a.per()).isEqualTo(Duration.ofMinutes(10));
                            assertThat(a.neverHold()).hasToString("{severity=\"page\"}");
                            assertThat(a.every()).isEqualTo(Duration.ofSeconds(20));
                            assertThat(a.holdAtMost()).isEqualTo(Duration.ofSeconds(30));
                            assertThat(a.alerts()).isEqualTo(10);
                        },
                        b -> {
                            assertThat(b.neverHold().isEmpty()).isTrue();
                            assertThat(b.every()).isEqualTo(Duration.ofMinutes(1));
                            assertThat(b.holdAtMost()).isEqualTo(Duration.ofMinutes(2));
                            assertThat(b.alerts()).isEqualTo(50);
                        });
    }

    @Test
    void everyFieldOfFlappingIsRead() {
        assertThat(extensions("on_call: {flapping: [{receiver: b, changes: 4, per: 1h, hold_end: 15m}]}")
                        .of(FlappingSettings.NONE)
                        .rules())
                .containsExactly(new FlappingSettings.Rule("b", 4, Duration.ofHours(1), Duration.ofMinutes(15)));
    }

    @Test
    void everyFieldOfHoldTransientIsRead() {
        assertThat(extensions("""
                on_call:
                  hold_transient:
                  - {receiver: b, matchers: ['job="x"'], never_hold: ['severity="page"'], for: 5m}
                  - {receiver: b, for: 10s}
                """).of(TransientSettings.NONE).rules())
                .satisfiesExactly(
                        first -> {
                            assertThat(first.receiver()).isEqualTo("b");
                            assertThat(first.matchers()).hasToString("{job=\"x\"}");
                            assertThat(first.holdOf(LabelSet.of("job", "x"))).isEqualTo(Duration.ofMinutes(5));
                            assertThat(first.holdOf(LabelSet.of("severity", "page")))
                                    .isZero();
                        },
                        second -> {
                            assertThat(second.isAbout(LabelSet.of("job", "y"))).isTrue();
                            assertThat(second.holdOf(LabelSet.of("severity", "page")))
                                    .isEqualTo(Duration.ofSeconds(10));
                        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            storm_valves: [{budget: BUDGET}]|storm_valves[0].receiver: missing (expected: a)
            storm_valves: [{receiver: c, budget: BUDGET}]|storm_valves[0].receiver: "c" (expected: a)
            storm_valves: [{receiver: a, budget: BUDGET}, {receiver: a, budget: BUDGET}]|storm_valves[1].receiver: "a": named twice (expected: each receiver once)
            storm_valves: [{receiver: a}]|storm_valves[0].budget.notifications: missing (expected: an integer from 1 to 10000)
            storm_valves: [{receiver: a, budget: {per: 10m}}]|storm_valves[0].budget.notifications: missing (expected: an integer from 1 to 10000)
            storm_valves: [{receiver: a, budget: {notifications: 0, per: 10m}}]|storm_valves[0].budget.notifications: "0" (expected: an integer from 1 to 10000)
            storm_valves: [{receiver: a, budget: {notifications: 5}}]|storm_valves[0].budget.per: missing (expected: a duration from 10s to 1d)
            storm_valves: [{receiver: a, budget: {notifications: 5, per: 2d}}]|storm_valves[0].budget.per: "2d" (expected: a duration from 10s to 1d)
            storm_valves: [{receiver: a, budget: BUDGET, never_hold: ['x']}]|storm_valves[0].never_hold[0]: "x"
            storm_valves: [{receiver: a, budget: BUDGET, digest: {hold_at_most: 5m}}]|storm_valves[0].digest.hold_at_most: "5m" (expected: a duration from 10s to 2m)
            storm_valves: [{receiver: a, budget: BUDGET, digest: {every: 1m, hold_at_most: 30s}}]|storm_valves[0].digest.every: 1m (expected: at most 30s, the time of hold_at_most)
            storm_valves: [{receiver: a, budget: BUDGET, digest: {alerts: 0}}]|storm_valves[0].digest.alerts: "0" (expected: an integer from 1 to 1000)
            storm_valves: [{receiver: a, budgets: BUDGET, budget: BUDGET}]|storm_valves[0].budgets: field not found (expected: budget)
            flapping: [{receiver: a, per: 1h, hold_end: 5m}]|flapping[0].changes: missing (expected: an integer from 2 to 100)
            flapping: [{receiver: a, changes: 1, per: 1h, hold_end: 5m}]|flapping[0].changes: "1" (expected: an integer from 2 to 100)
            flapping: [{receiver: a, changes: 4, hold_end: 5m}]|flapping[0].per: missing (expected: a duration from 10s to 1d)
            hold_transient: [{for: 5m}]|hold_transient[0].receiver: missing (expected: a)
            hold_transient: [{receiver: a}]|hold_transient[0].for: missing (expected: a duration from 10s to 1h)
            hold_transient: [{receiver: a, for: 2h}]|hold_transient[0].for: "2h" (expected: a duration from 10s to 1h)
            hold_transient: [{receiver: a, for: 5m, matchers: ['x']}]|hold_transient[0].matchers[0]: "x"
            flapping: [{receiver: a, changes: 4, per: 1h}]|flapping[0].hold_end: missing (expected: a duration from 10s to 1d)
            """)
    void wrongInputIsAnsweredWithPlaceReasonAndWayOut(String section, String message) {
        assertThat(faults("on_call: {" + section.replace("BUDGET", "{notifications: 5, per: 10m}") + "}"))
                .anySatisfy(
                        each -> assertThat(each).matches("1:\\d+: on_call\\..*").contains("on_call." + message));
    }
}
