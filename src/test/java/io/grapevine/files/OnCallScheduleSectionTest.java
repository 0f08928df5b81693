package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.oncall.EscalationPolicy;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.features.oncall.OnCallSchedule;
import io.grapevine.model.LabelSet;
import io.grapevine.model.timeinterval.TimeInterval;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnCallScheduleSectionTest extends SectionFixture {
    OnCallScheduleSectionTest() {
        super("""
                route: {receiver: pager}
                receivers:
                - {name: pager, webhook_configs: [{url: 'http://p'}]}
                - {name: ana, webhook_configs: [{url: 'http://a'}]}
                - {name: ben, webhook_configs: [{url: 'http://b'}]}
                - {name: 'e}/x', webhook_configs: [{url: 'http://x'}]}
                - {name: empty}
                time_intervals: [{name: office-hours, time_intervals: [{weekdays: ['monday:friday']}]}]
                """);
    }

    private static final String PEOPLE = "people: [{name: ana, receiver: ana}, {name: ben, receiver: ben}]";
    private static final String LAYER =
            "{name: weekly, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana, ben]}]}";

    @Test
    void everyFieldIsRead() {
        OnCall onCall = extensions("""
                on_call:
                  people:
                  - {name: ana, receiver: ana}
                  - {name: ben, receiver: ben}
                  schedules:
                  - name: payments
                    receiver: pager
                    zone: Europe/Berlin
                    cover: [always]
                    layers:
                    - name: weekly
                      rotations:
                      - {from: 2026-01-05T09:00, every: 1w, people: [ana]}
                      - {from: '2026-06-01T09:00:00', every: 12h, people: [ana, ben]}
                    - name: us
                      zone: America/Chicago
                      only: [office-hours]
                      rotations: [{from: 2026-01-05T09:00, every: 1d, people: [ben]}]
                    overrides:
                    - {from: 2026-08-03T09:00, to: 2026-08-05T09:00, person: ben, reason: leave}
                    notices: {before: 24h, handover: true, gap: 7d}
                """).of(OnCall.NONE);

        assertThat(onCall.people()).containsExactly(new OnCall.Person("ana", "ana"), new OnCall.Person("ben", "ben"));
        OnCallSchedule schedule = onCall.scheduleOf("pager").orElseThrow();
        assertThat(onCall.schedule("payments")).contains(schedule);
        assertThat(schedule.zone()).hasToString("Europe/Berlin");
        assertThat(schedule.cover()).containsExactly(TimeInterval.ALWAYS);
        assertThat(schedule.layers().get(0).zone()).hasToString("Europe/Berlin");
        assertThat(schedule.layers().get(0).rotations().get(1).every()).hasHours(12);
        assertThat(schedule.layers().get(1).zone()).hasToString("America/Chicago");
        assertThat(schedule.layers().get(1).only())
                .isEqualTo(config.timeIntervals().get("office-hours"));
        assertThat(schedule.notices())
                .isEqualTo(new OnCallSchedule.Notices(
                        Optional.of(Duration.ofDays(1)), true, Optional.of(Duration.ofDays(7))));
        assertThat(schedule.overrides())
                .containsExactly(new OnCallSchedule.Override(
                        "",
                        Instant.parse("2026-08-03T07:00:00Z"),
                        Instant.parse("2026-08-05T07:00:00Z"),
                        "ben",
                        "leave"));
    }

    @Test
    void rulesOfAPersonAreRead() {
        OnCall onCall = extensions(
                        "on_call: {people: [{name: a, receiver: ana, then: [{after: 3m, receiver: ben}, {after: 6m, receiver: 'e}/x'}]}]}")
                .of(OnCall.NONE);

        assertThat(onCall.people().get(0).then())
                .containsExactly(
                        new EscalationPolicy.Step(
                                "a/ben", Duration.ofMinutes(3), "ben", Optional.empty(), LabelSet.EMPTY),
                        new EscalationPolicy.Step(
                                "a/e%7D%2Fx", Duration.ofMinutes(6), "e}/x", Optional.empty(), LabelSet.EMPTY));
        assertThat(onCall.receivers()).contains("ben", "e}/x");
    }

    @Test
    void aRuleCannotHaveAReceiverWithASchedule() {
        assertThat(faults(
                        "on_call: {people: [{name: ana, receiver: ana, then: [{after: 3m, receiver: pager}]}, {name: ben,"
                                + " receiver: ben}], schedules: [{name: s, receiver: pager, layers: [" + LAYER
                                + "]}]}"))
                .singleElement()
                .asString()
                .contains(
                        "people[0].then[0].receiver: \"pager\" has a schedule (expected: a receiver of the person alone)");
    }

    @Test
    void nobodyIsOnCallWithoutTheSection() {
        assertThat(extensions("{}").of(OnCall.NONE)).isEqualTo(OnCall.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            people: [{name: a/b, receiver: ana}] | people[0].name: "a/b" (expected: up to 100 letters
            people: [{receiver: ana}] | people[0].name: missing (expected: up to 100 letters
            people: [{name: a, receiver: ana}, {name: a, receiver: ben}] | people[1].name: "a" is not unique (expected: a name of its own)
            people: [{name: a, receiver: an}] | people[0].receiver: "an" (expected: ana)
            people: [{name: a, receiver: empty}] | people[0].receiver: "empty" has no integrations (expected: one or more)
            people: [{name: a, receiver: ana, phone: 1}] | people[0].phone: field not found
            people: {ana: ana} | people: a mapping (expected: a list)
            people: [ana] | people[0]: a single value (expected: a mapping)
            people: [{name: [a], receiver: ana}] | people[0].name: a list (expected: a string)
            people: [{name: a}] | people[0].receiver: missing (expected:
            people: [{name: a, receiver: ana, then: [{after: 3m, receiver: bem}]}] | people[0].then[0].receiver: "bem" (expected: ben)
            people: [{name: a, receiver: ana, then: [{after: 3m}]}] | people[0].then[0].receiver: missing (expected:
            people: [{name: a, receiver: ana, then: [{receiver: ben}]}] | people[0].then[0].after: missing (expected: a duration from 1m to 7d
            people: [{name: a, receiver: ana, then: [{after: 0, receiver: ben}]}] | people[0].then[0].after: "0" (expected: a duration from 1m to 7d
            people: [{name: a, receiver: ana, then: [{after: 8d, receiver: ben}]}] | people[0].then[0].after: "8d" (expected: a duration from 1m to 7d
            people: [{name: a, receiver: ana, then: [{after: 3m, receiver: ben}, {after: 3m, receiver: pager}]}] | people[0].then[1].after: 3m (expected: more than 3m, the time before)
            people: [{name: a, receiver: ana, then: [{after: 3m, receiver: ben}, {after: 4m, receiver: ben}]}] | people[0].then[1].receiver: "ben" is notified before (expected: another receiver)
            people: [{name: a, receiver: ana, then: [{after: 3m, receiver: ana}]}] | people[0].then[0].receiver: "ana" is notified before (expected: another receiver)
            people: [{name: a, receiver: ana, then: [{after: 3m, receiver: empty}]}] | people[0].then[0].receiver: "empty" has no integrations (expected: one or more)
            people: [{name: a, receiver: ana, then: [{after: 3m, receiver: ben, repeat: 1}]}] | people[0].then[0].repeat: field not found
            people: [{name: a, receiver: ana, then: {after: 3m}}] | people[0].then: a mapping (expected: a list)
            person: [] | person: field not found (expected: one of inhibit_rules, storm_valves, schedules, escalations, people
            """)
    void faultOfPeopleIsReportedWithItsPosition(String yaml, String fault) {
        assertThat(faults("on_call: {" + yaml + "}"))
                .anySatisfy(each -> assertThat(each).startsWith("1:").contains("on_call." + fault.trim()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            name: s, receiver: pagr, layers: [LAYER] | receiver: "pagr" (expected: pager)
            name: s, receiver: empty, layers: [LAYER] | receiver: "empty" has no integrations (expected: one or more)
            name: s, receiver: pager | layers: missing (expected: one or more layers)
            name: s, receiver: pager, zone: Europe/Berlyn, layers: [LAYER] | zone: "Europe/Berlyn" (expected: a name of the IANA
            name: s, receiver: pager, cover: [office-hour], layers: [LAYER] | cover[0]: "office-hour" (expected: office-hours)
            name: s, receiver: pager, cover: [nights], layers: [LAYER] | cover[0]: "nights" (expected: one of office-hours, always)
            name: s, receiver: pager, layers: [LAYER, LAYER] | layers[1].name: "weekly" is not unique
            name: s, receiver: pager, layers: [{name: l}] | layers[0].rotations: missing (expected: one or more rotations)
            name: s, receiver: pager, layers: [{name: l, rotations: [{from: 2026-01-05, every: 1w, people: [ana]}]}] | rotations[0].from: "2026-01-05" (expected: a local time such as 2026-01-05T09:00)
            name: s, receiver: pager, layers: [{name: l, rotations: [{from: 2026-01-05T09:00Z, every: 1w, people: [ana]}]}] | rotations[0].from: "2026-01-05T09:00Z" (expected: a local time
            name: s, receiver: pager, layers: [{name: l, rotations: [{every: 1w, people: [ana]}]}] | rotations[0].from: missing (expected: a local time
            name: s, receiver: pager, layers: [{name: l, rotations: [{from: 2026-01-05T09:00, every: 0, people: [ana]}]}] | rotations[0].every: "0" (expected: a duration from 1h to 366d
            name: s, receiver: pager, layers: [{name: l, rotations: [{from: 2026-01-05T09:00, every: weekly, people: [ana]}]}] | rotations[0].every: "weekly" (expected: a duration
            name: s, receiver: pager, layers: [{name: l, rotations: [{from: 2026-01-05T09:00, every: 1w, people: []}]}] | rotations[0].people: missing (expected: one or more people)
            name: s, receiver: pager, layers: [{name: l, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [anna]}]}] | rotations[0].people[0]: "anna" (expected: ana)
            name: s, receiver: pager, layers: [{name: l, rotations: [{from: 2026-02-05T09:00, every: 1w, people: [ana]}, {from: 2026-01-05T09:00, every: 1w, people: [ana]}]}] | layers[0].rotations: [1] does not begin after the one before (expected: in order of from)
            name: s, receiver: pager, layers: [LAYER], overrides: [{from: 2026-01-05T09:00, to: 2026-01-05T09:00, person: ana}] | overrides[0].to: "2026-01-05T09:00" (expected: a time after from)
            name: s, receiver: pager, layers: [LAYER], notices: {before: soon} | notices.before: "soon" (expected: a duration from 1m to 31d)
            name: s, receiver: pager, layers: [LAYER], notices: {gap: 1y} | notices.gap: "1y" (expected: a duration from 1m to 31d)
            name: s, receiver: pager, layers: [LAYER], overrides: [{from: 2026-01-05T09:00, to: 2026-01-06T09:00, person: zoe}] | overrides[0].person: "zoe" (expected: a name of on_call.people)
            name: s, receiver: pager, layers: LAYER | layers: a mapping (expected: a list)
            name: s, receiver: pager, layers: [] | layers: missing (expected: one or more layers)
            name: s, receiver: pager, zone: [UTC], layers: [LAYER] | zone: a list (expected: a string)
            name: s, receiver: pager, zone: Local, layers: [LAYER] | zone: "Local" (expected: a name of the IANA
            name: s, receiver: pager, cover: always, layers: [LAYER] | cover: a single value (expected: a list)
            name: s, receiver: pager, layers: [{name: l, zone: Nowhere, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}] | layers[0].zone: "Nowhere" (expected: a name of the IANA
            name: s, receiver: pager, layers: [{name: l, only: [], rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}] | layers[0].only: missing (expected: one or more time intervals)
            name: s, receiver: pager, layers: [{name: l, rotations: {from: 2026-01-05T09:00}}] | layers[0].rotations: a mapping (expected: a list)
            name: s, receiver: pager, layers: [{name: l, rotations: [{from: 2026-01-05T09:00, every: 1w, people: ana}]}] | rotations[0].people: a single value (expected: a list)
            name: s, receiver: pager, layers: [{name: l, rotations: [{from: 2026-01-05T09:00, every: 30m, people: [ana]}]}] | rotations[0].every: "30m" (expected: a duration from 1h to 366d
            name: s, receiver: pager, layers: [{name: l, rotations: [{from: [x], every: 1w, people: [ana]}]}] | rotations[0].from: a list (expected: a string)
            name: s, receiver: pager, layers: [LAYER], overrides: [{from: 2026-01-05T09:00, to: 2026-01-06T09:00}] | overrides[0].person: missing (expected: a name of on_call.people)
            name: s, receiver: pager, layers: [LAYER], overrides: {person: ana} | overrides: a mapping (expected: a list)
            name: s, receiver: pager, layers: [LAYER], notices: 1h | notices: a single value (expected: a mapping)
            name: s, receiver: pager, layers: [LAYER], notices: {handover: perhaps} | notices.handover: "perhaps" (expected: true or false)
            name: s, receiver: pager, layer: [LAYER] | layer: field not found (expected: layers)
            """)
    void faultOfAScheduleIsReportedWithItsPosition(String fields, String fault) {
        String yaml = "on_call: {" + PEOPLE + ", schedules: [{" + fields.replace("LAYER", LAYER) + "}]}";

        assertThat(faults(yaml))
                .anySatisfy(each -> assertThat(each).startsWith("1:").contains("on_call.schedules[0].", fault));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            layers: LAYER
            layers: [{name: l, rotations: [{from: 2026-01-05T09:00, every: 1w, people: ana}]}]
            layers: [{name: l, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}, {from: soon, every: 1w, people: [ben]}]}]
            layers: [LAYER], overrides: [{from: 2026-01-05T09:00, to: later, person: ana}]
            layers: [LAYER], overrides: [{from: [x], to: 1999-01-06T09:00, person: ana}]
            """)
    void oneMistakeIsOneFault(String fields) {
        assertThat(faults("on_call: {" + PEOPLE + ", schedules: [{name: s, receiver: pager, "
                        + fields.replace("LAYER", LAYER) + "}]}"))
                .hasSize(1);
    }

    @Test
    void unknownZoneAndPersonAreRefused() {
        String schedule =
                "{name: s, receiver: pager, zone: Europe/Berlyn, layers: [" + LAYER.replace("ben", "zoe") + "]}";

        assertThat(faults("on_call: {" + PEOPLE + ", schedules: [" + schedule + "]}"))
                .hasSize(2);
    }

    @Test
    void receiverHasOneScheduleAndIsNobodysOwn() {
        String schedule = "{name: NAME, receiver: pager, layers: [" + LAYER + "]}";
        assertThat(faults("on_call: {people: [{name: ana, receiver: pager}, {name: ben, receiver: ben}], schedules: ["
                        + schedule.replace("NAME", "one") + ", " + schedule.replace("NAME", "two") + "]}"))
                .hasSize(2)
                .anySatisfy(
                        each -> assertThat(each)
                                .endsWith(
                                        "people[0].receiver: \"pager\" has a schedule (expected: a receiver of the person alone)"))
                .anySatisfy(
                        each -> assertThat(each).contains("schedules[1].receiver: \"pager\" has a schedule already"));
    }

    @Test
    void personInNoRotationIsAWarning() {
        String yaml =
                "on_call: {people: [{name: ana, receiver: ana}, {name: ben, receiver: ben}], schedules: [{name: s,"
                        + " receiver: pager, layers: [{name: l, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}]}]}";

        assertThat(loaded(yaml).warnings())
                .singleElement()
                .asString()
                .contains("on_call.people[1].name: \"ben\" is in no rotation (expected: in one");
    }
}
