package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.oncall.EscalationPolicy;
import io.grapevine.features.oncall.EscalationPolicy.Fallback;
import io.grapevine.features.oncall.EscalationPolicy.Repeat;
import io.grapevine.features.oncall.EscalationPolicy.Step;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscalationSectionTest extends SectionFixture {
    private static final String STEP = "{name: s, after: 5m, receiver: b}";

    EscalationSectionTest() {
        super("""
                route: {receiver: a}
                receivers: [{name: a}, {name: b}, {name: c}]
                time_intervals: [{name: office, time_intervals: [{weekdays: ['monday:friday']}]}]
                """);
    }

    @Test
    void everyFieldOfAPolicyIsRead() {
        assertThat(extensions("""
                on_call:
                  escalations:
                  - name: payments
                    receiver: a
                    matchers: ['severity="critical"']
                    steps:
                    - {name: second, after: 5m, receiver: b}
                    - {name: lead, after: 15m, receiver: c, repeat: {every: 10m, times: 2}, labels: {escalation: lead}}
                    fallback: {receiver: c, after: 2m}
                    acknowledgement: {lapses: 4h, reopened_by: new_alerts, scope: alerts}
                    hours: [office]
                  - {name: others, receiver: a, fallback: {receiver: b, after: 1m}}
                  - {name: quiet, receiver: b, acknowledgement: {scope: group}}
                """).of(OnCall.NONE).escalations())
                .satisfiesExactly(
                        payments -> {
                            assertThat(payments.matchers()).hasToString("{severity=\"critical\"}");
                            assertThat(payments.steps())
                                    .containsExactly(
                                            new Step(
                                                    "second",
                                                    Duration.ofMinutes(5),
                                                    "b",
                                                    Optional.empty(),
                                                    LabelSet.EMPTY),
                                            new Step(
                                                    "lead",
                                                    Duration.ofMinutes(15),
                                                    "c",
                                                    Optional.of(new Repeat(Duration.ofMinutes(10), 2)),
                                                    LabelSet.of("escalation", "lead")));
                            assertThat(payments.fallback()).contains(new Fallback("c", Duration.ofMinutes(2)));
                            assertThat(payments.lapses()).contains(Duration.ofHours(4));
                            assertThat(payments.isReopened()).isTrue();
                            assertThat(payments.isWide()).isTrue();
                            assertThat(payments.hours()).containsExactly("office");
                        },
                        others -> {
                            assertThat(others)
                                    .extracting(EscalationPolicy::name)
                                    .isEqualTo("others");
                            assertThat(others.matchers().isEmpty()).isTrue();
                            assertThat(others.steps()).isEmpty();
                            assertThat(others.lapses()).isEmpty();
                            assertThat(others.isReopened()).isFalse();
                            assertThat(others.hours()).isEmpty();
                        },
                        quiet -> {
                            assertThat(quiet.receivers()).isEmpty();
                            assertThat(quiet.isWide()).isFalse();
                        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            receiver: a, steps: [STEP]|[0].name: missing (expected: up to 100 letters
            name: p/q, receiver: a, steps: [STEP]|[0].name: "p/q" (expected: up to 100 letters
            name: p, steps: [STEP]|[0].receiver: missing (expected: a)
            name: p, receiver: d, steps: [STEP]|[0].receiver: "d" (expected: a)
            name: p, receiver: a|[0].steps: missing (expected: steps, fallback or acknowledgement)
            name: p, receiver: a, steps: []|[0].steps: missing (expected: steps, fallback or acknowledgement)
            name: p, receiver: a, matchers: ['x=~"("'], steps: [STEP]|[0].matchers[0]: "x=~\\"(\\""
            name: p, receiver: a, steps: [{after: 5m, receiver: b}]|[0].steps[0].name: missing
            name: p, receiver: a, steps: [{name: s, receiver: b}]|[0].steps[0].after: missing (expected: a duration from 1m to 7d)
            name: p, receiver: a, steps: [{name: s, after: 5s, receiver: b}]|[0].steps[0].after: "5s" (expected: a duration from 1m to 7d)
            name: p, receiver: a, steps: [{name: s, after: 5m}]|[0].steps[0].receiver: missing (expected: a)
            name: p, receiver: a, steps: [STEP, {name: s, after: 6m, receiver: c}]|[0].steps[1].name: "s" is not unique
            name: p, receiver: a, steps: [STEP, {name: t, after: 5m, receiver: c}]|[0].steps[1].after: 5m (expected: more than 5m, the time of the step before)
            name: p, receiver: a, steps: [{name: s, after: 5m, receiver: b, repeat: {times: 2}}]|repeat.every: missing (expected: a duration
            name: p, receiver: a, steps: [{name: s, after: 5m, receiver: b, repeat: {every: 5m}}]|repeat.times: missing (expected: a number of notifications from 1 to 100)
            name: p, receiver: a, steps: [{name: s, after: 5m, receiver: b, repeat: {every: 5m, times: 101}}]|repeat.times: "101" (expected: an integer from 1 to 100)
            name: p, receiver: a, steps: [{name: s, after: 5m, receiver: b, labels: {'': x}}]|labels
            name: p, receiver: a, fallback: {after: 2m}|[0].fallback.receiver: missing (expected: a)
            name: p, receiver: a, fallback: {receiver: b}|[0].fallback.after: missing (expected: a duration from 1m to 7d)
            name: p, receiver: a, steps: [STEP], acknowledgement: {lapses: 8d}|acknowledgement.lapses: "8d" (expected: a duration from 1m to 7d)
            name: p, receiver: a, steps: [STEP], acknowledgement: {reopened_by: moon}|reopened_by: "moon" (expected: one of new_alerts)
            name: p, receiver: a, steps: [STEP], acknowledgement: {scope: all}|acknowledgement.scope: "all" (expected: one of group, alerts)
            name: p, receiver: a, steps: [STEP], hours: [ofice]|[0].hours[0]: "ofice" (expected: office)
            name: p, receiver: a, steps: STEP|[0].steps: a mapping (expected: a list)
            name: p, receiver: a, steps: [s]|[0].steps[0]: a single value (expected: a mapping)
            name: p, receiver: a, steps: [~]|[0].steps[0]: missing (expected: a mapping)
            name: [p], receiver: a, steps: [STEP]|[0].name: a list (expected: a string)
            name: p, receiver: [a], steps: [STEP]|[0].receiver: a list (expected: a string)
            name: p, receiver: a, matchers: x, steps: [STEP]|[0].matchers: a single value (expected: a list)
            name: p, receiver: a, steps: [{name: s, after: [5m], receiver: b}]|[0].steps[0].after: a list (expected: a string)
            name: p, receiver: a, steps: [{name: s, after: 5m, receiver: b, repeat: 5m}]|[0].steps[0].repeat: a single value (expected: a mapping)
            name: p, receiver: a, steps: [{name: s, after: 5m, receiver: b, repeat: {every: 5m, times: often}}]|repeat.times: "often" (expected: an integer
            name: p, receiver: a, steps: [{name: s, after: 5m, receiver: b, labels: [x]}]|[0].steps[0].labels: a list (expected: a mapping)
            name: p, receiver: a, steps: [{name: s, after: 5m, receiver: b, labels: {x: [y]}}]|[0].steps[0].labels.x: a list (expected: a string)
            name: p, receiver: a, fallback: b|[0].fallback: a single value (expected: a mapping)
            name: p, receiver: a, fallback: {receiver: a, after: 2m}|[0].fallback.receiver: "a" is the receiver itself (expected: another receiver)
            name: p, receiver: a, acknowledgement: 4h|[0].acknowledgement: a single value (expected: a mapping)
            name: p, receiver: a, acknowledgement: ~|[0].steps: missing (expected: steps, fallback or acknowledgement)
            name: p, receiver: a, steps: [STEP], acknowledgement: {lapse: 4h}|acknowledgement.lapse: field not found (expected: lapses)
            name: p, receiver: a, steps: [STEP], hours: office|[0].hours: a single value (expected: a list)
            name: p, receiver: a, steps: [STEP], unknown: 1|unknown: field not found
            """)
    void faultIsReportedWithItsPlaceAndTheWayOut(String fields, String fault) {
        assertThat(faults("on_call: {escalations: [{" + fields.replace("STEP", STEP) + "}]}"))
                .anySatisfy(each -> assertThat(each)
                        .matches("1:\\d+: on_call\\.escalations.*")
                        .contains(fault));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: p, receiver: a, steps: STEP",
                "name: p, receiver: a, steps: [STEP, {name: t, after: soon, receiver: c}]",
                "name: p, receiver: a, steps: [STEP, {name: t, after: [5m], receiver: c}]",
                "name: p, receiver: a, steps: [{name: t, after: [5m], receiver: c}]",
            })
    void oneMistakeIsOneFault(String fields) {
        assertThat(faults("on_call: {escalations: [{" + fields.replace("STEP", STEP) + "}]}"))
                .hasSize(1);
    }

    @Test
    void alwaysIsAtAllTimesAsInSchedules() {
        assertThat(extensions("on_call: {escalations: [{name: p, receiver: a, steps: [" + STEP
                                + "], hours: [always]}]}")
                        .of(OnCall.NONE)
                        .escalations())
                .singleElement()
                .satisfies(policy -> assertThat(policy.hours()).isEmpty());
    }

    @Test
    void aPolicyThatIsNeverUsedIsAnError() {
        assertThat(faults("on_call: {escalations: [{name: p, receiver: a, steps: [" + STEP
                        + "]}, {name: q, receiver: a, matchers: ['x=\"y\"'], steps: [" + STEP + "]}]}"))
                .singleElement()
                .asString()
                .contains("[1].name: \"q\" is never used: \"p\" matches all alerts of the receiver");
    }

    @Test
    void aReceiverThatIsNotifiedTwiceIsAWarning() {
        List<String> warnings = loaded("on_call: {escalations: [{name: p, receiver: a, steps: ["
                        + "{name: s, after: 1m, receiver: b}, {name: t, after: 2m, receiver: b}]}]}")
                .warnings()
                .stream()
                .map(Object::toString)
                .toList();

        assertThat(warnings).singleElement().asString().contains("steps[1].receiver: \"b\": was notified before");
    }

    @Test
    void aFallbackThatDoesNotOutlastTheStormValveIsAWarning() {
        String valve = ", storm_valves: [{receiver: a, budget: {notifications: 5, per: 1m}}]}";

        assertThat(loaded(fallback("2m") + valve).warnings())
                .singleElement()
                .asString()
                .contains(
                        "fallback.after: 2m: the storm valve of \"a\" may hold notifications for 2m (expected: more than that)");
        assertThat(loaded(fallback("3m") + valve).warnings()).isEmpty();
        assertThat(loaded(fallback("1m") + "}").warnings()).isEmpty();
    }

    private static String fallback(String after) {
        return "on_call: {escalations: [{name: p, receiver: a, fallback: {receiver: b, after: " + after + "}}]";
    }
}
