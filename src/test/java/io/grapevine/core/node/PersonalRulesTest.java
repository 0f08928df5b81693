package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.escalation.EscalationStatus;
import io.grapevine.features.escalation.EscalationStatus.Stop;
import io.grapevine.sim.FakeReceiver;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The rules by which people are notified further, each row of their table, in virtual time. An alert fires at 0, and Ana's rules are a text
 * message after 3m and a call after 6m. The group waits 30s, and is flushed each 5m.
 *
 * <pre>
 * | row | given                              | when                       | then                                             |
 * | P1  | ana on duty                        | nobody reacts              | ana 30s, sms 3m30s, call 6m30s: nobody reacted   |
 * | P2  | P1                                 | acknowledged 2m            | neither; ana is told the end                     |
 * | P3  | P1                                 | acknowledged 4m            | no call; ana and sms are told the end            |
 * | P4  | P1                                 | acknowledged 2m for 30m    | all again after it, each at its time             |
 * | P5  | P1                                 | ends 5m                    | ana and sms are told the end, no call            |
 * | P6  | handover to ben at 4m              | nobody reacts              | no call; ben at the next flush, his rules then   |
 * | P7  | P6, back to ana at 12m             | nobody reacts              | her sms is not told again, the call is 6m later  |
 * | P8  | P1                                 | restarts 5m, 8m            | each once                                        |
 * | P9  | no rules                           | reload adds rules at 20m   | those that are due, at once                      |
 * | P10 | P1                                 | reload changes times at 4m | sms not again; call at its new time              |
 * | P11 | P1                                 | reload removes rules at 4m | no call; sms is told the end                     |
 * | P12 | two replicas                       | cut 2m to 10m              | each once a side, nothing after the heal         |
 * | P13 | three replicas                     | first killed at 2m         | each once                                        |
 * | P14 | P1                                 | silenced 2m to 20m         | sms 23m, call 26m                                |
 * | P15 | P1                                 | inhibited 2m to 20m        | both when it is over; the clock goes on          |
 * | P16 | a step names ana                   | nobody reacts              | her rules count from the step                    |
 * | P17 | steps name ana and ben             | nobody reacts              | the rules of both, each by its own step          |
 * | P18 | ana on duty, and named by a step   | nobody reacts              | each rule once, by the duty                      |
 * | P19 | sms refuses until 10m              | nobody reacts              | call at 6m30s, sms when it accepts               |
 * | P20 | ben on duty, who has no rules      | nobody reacts              | nothing further                                  |
 * | P21 | the fallback names ana             | pager refuses for ever     | her rules count from the fallback                |
 * | P22 | the route names ana, no schedule   | nobody reacts              | as P1                                            |
 * | P23 | P1                                 | new alerts, repetitions    | neither shifts a rule                            |
 * | P24 | P1                                 | ends and fires anew        | the rules of the next incident                   |
 * </pre>
 */
class PersonalRulesTest {
    private static final String ANA =
            "{name: ana, receiver: ana, then: [{after: 3m, receiver: sms}, {after: 6m, receiver: call}]}";
    private static final String PEOPLE = "people: [" + ANA + ", {name: ben, receiver: ben}]\n";
    private static final String BOTH =
            "people: [" + ANA + ", {name: ben, receiver: ben, then: [{after: 2m, receiver: beep}]}]\n";

    /** Who is on duty by a schedule of the pager, from local times on. */
    private static String duty(String... fromAndPerson) {
        StringBuilder rotations = new StringBuilder();
        for (String each : fromAndPerson) {
            String[] parts = each.split(" ");
            rotations.append("{from: 2026-%s, every: 1w, people: [%s]}, ".formatted(parts[0], parts[1]));
        }
        return "schedules: [{name: s, receiver: pager, layers: [{name: l, rotations: [%s]}]}]\n".formatted(rotations);
    }

    private static final String ANA_ON_DUTY = duty("01-05T00:00 ana");

    private static EscalationWorld fires(String section, String... names) {
        EscalationWorld world = EscalationWorld.onCall(section, names);
        world.fires("a");
        return world;
    }

    private static String naming(String steps, String rest) {
        return "escalations: [{name: p, receiver: pager, steps: [%s]%s}]\n".formatted(steps, rest);
    }

    @Test
    void whoIsOnDutyIsNotifiedFurtherWhileNobodyReacts() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a").until("3h");

        assertThat(world.story)
                .containsExactly("30s ana first notification", "3m30s sms nobody reacted", "6m30s call nobody reacted");
        assertThat(world.member("a").scrape("grapevine_escalation_notifications_total"))
                .contains(
                        "grapevine_escalation_notifications_total{policy=\"rules of people\",reason=\"nobody reacted\",step=\"ana/sms\"} 1.0");
    }

    @Test
    void theStandingNamesTheNextRule() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a").until("4m");

        EscalationStatus status = world.member("a").status().orElseThrow();

        assertThat(status.next()).contains(new EscalationStatus.Round("ana/call", "call", world.at("6m30s")));
        assertThat(status.told()).extracting(EscalationStatus.Round::step).containsExactly("ana/sms");
        assertThat(status.stop()).isEqualTo(Stop.NONE);
        assertThat(world.member("a").escalate("ana/call")).contains("ana/call");
        assertThat(world.until("1h").story).endsWith("3m30s sms nobody reacted", "4m call nobody reacted");
    }

    @Test
    void anAcknowledgementBeforeARuleEndsAll() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a").until("2m");
        world.member("a").acknowledge(null);
        world.until("8m").resolves("a");
        world.until("1h");

        assertThat(world.story).containsExactly("30s ana first notification", "10m30s ana all alerts resolved");
    }

    @Test
    void anAcknowledgementAfterARuleEndsTheOthersAndTheEndIsToldToAllThatWereTold() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a").until("4m");
        world.member("a").acknowledge(null);
        world.until("8m").resolves("a");
        world.until("1h");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s ana first notification",
                        "3m30s sms nobody reacted",
                        "10m30s ana all alerts resolved",
                        "10m30s sms all alerts resolved");
    }

    @Test
    void rulesCountAnewAfterAnAcknowledgementThatHasLapsed() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a").until("2m");
        world.member("a").acknowledge(Duration.ofMinutes(30));
        world.until("2h");

        assertThat(world.story)
                .containsExactly(
                        "30s ana first notification",
                        "35m sms nobody reacted",
                        "35m30s ana unmuted",
                        "38m call nobody reacted");
    }

    @Test
    void anEndBetweenRulesIsToldToWhoWasTold() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a").until("5m");
        world.resolves("a");
        world.until("1h");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s ana first notification",
                        "3m30s sms nobody reacted",
                        "5m30s ana all alerts resolved",
                        "5m30s sms all alerts resolved");
    }

    @Test
    void afterAHandoverTheRulesOfTheFormerPersonStopAndTheOthersBegin() {
        // the story begins at 06:01
        EscalationWorld world =
                fires(BOTH + duty("01-05T00:00 ana", "11-20T06:05 ben"), "a").until("20m");
        world.resolves("a");
        world.until("1h");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s ana first notification",
                        "3m30s sms nobody reacted",
                        "5m30s ben handed over",
                        "7m30s beep nobody reacted",
                        "20m30s ben all alerts resolved",
                        "20m30s ana all alerts resolved",
                        "20m30s sms all alerts resolved",
                        "20m30s beep all alerts resolved");
    }

    @Test
    void whoComesBackOnDutyHasTheRulesThatWereNotTold() {
        String duty = duty("01-05T00:00 ana", "11-20T06:05 ben", "11-20T06:13 ana");
        EscalationWorld world = fires(PEOPLE + duty, "a").until("1h");

        assertThat(world.story)
                .containsExactly(
                        "30s ana first notification",
                        "3m30s sms nobody reacted",
                        "5m30s ben handed over",
                        "15m30s ana handed over",
                        "21m30s call nobody reacted");
    }

    @Test
    void restartsRepeatNothing() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a").until("5m");
        world.member("a").restart();
        world.until("8m").member("a").restart();
        world.until("3h");

        assertThat(world.story)
                .containsExactly("30s ana first notification", "3m30s sms nobody reacted", "6m30s call nobody reacted");
    }

    @Test
    void aRestartPastTheTimeOfARuleTellsItOnce() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a").until("2m");
        world.member("a").kill();
        world.until("5m").member("a").start();
        world.until("3h");

        assertThat(world.story).hasSize(3);
        assertThat(world.story.get(1)).endsWith("sms nobody reacted");
        assertThat(world.story.get(2)).isEqualTo("6m30s call nobody reacted");
    }

    @Test
    void rulesThatAReloadAddsAreToldWhenTheyAreDue() {
        String before = "people: [{name: ana, receiver: ana}]\n" + ANA_ON_DUTY;
        EscalationWorld world = fires(before, "a").until("20m");
        world.member("a").reloadOnCall(PEOPLE + ANA_ON_DUTY);
        world.until("3h");

        assertThat(world.story).hasSize(3);
        assertThat(world.story.subList(1, 3))
                .containsExactlyInAnyOrder("20m30s sms nobody reacted", "20m30s call nobody reacted");
    }

    @Test
    void aReloadThatChangesTimesKeepsWhatWasTold() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a").until("4m");
        world.member("a").reloadOnCall(PEOPLE.replace("3m", "5m").replace("6m", "9m") + ANA_ON_DUTY);
        world.until("3h");

        assertThat(world.story)
                .containsExactly("30s ana first notification", "3m30s sms nobody reacted", "9m30s call nobody reacted");
    }

    @Test
    void whoWasToldByARuleThatAReloadRemovesIsToldTheEnd() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a").until("4m");
        world.member("a").reloadOnCall("people: [{name: ana, receiver: ana}]\n" + ANA_ON_DUTY);
        world.until("12m").resolves("a");
        world.until("1h");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s ana first notification",
                        "3m30s sms nobody reacted",
                        "15m30s ana all alerts resolved",
                        "15m30s sms all alerts resolved");
    }

    @Test
    void inAPartitionARuleIsToldOnceASideAndNothingAfterTheHeal() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a", "b").until("2m");
        world.cut("a", "b");
        world.until("10m").network.heal();
        world.until("3h");

        assertThat(world.story).hasSize(5).startsWith("30s ana first notification");
        assertThat(world.story).filteredOn(line -> line.contains(" sms ")).hasSize(2);
        assertThat(world.story).filteredOn(line -> line.contains(" call ")).hasSize(2);
    }

    @Test
    void eachRuleIsToldOnceWhereTheFirstReplicaDies() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a", "b", "c").until("2m");
        world.member("a").kill();
        world.until("3h");

        assertThat(world.story)
                .containsExactly("30s ana first notification", "3m30s sms nobody reacted", "6m30s call nobody reacted");
    }

    @Test
    void aSilenceStopsRulesWhichCountFromItsEnd() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a").until("2m");
        world.member("a").silence(Duration.ofMinutes(18), "alertname=\"A\"");
        world.until("3h");

        assertThat(world.story)
                .containsExactly("30s ana first notification", "23m sms nobody reacted", "26m call nobody reacted");
    }

    @Test
    void anInhibitionStopsRulesWhoseClockGoesOn() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a").until("2m");
        world.fires("source");
        world.until("20m").resolves("source");
        world.story.clear();
        world.until("1h");

        assertThat(world.story)
                .filteredOn(line -> line.contains("nobody reacted"))
                .containsExactlyInAnyOrder("20m30s sms nobody reacted", "20m30s call nobody reacted");
    }

    @Test
    void aTimeIntervalOfTheRouteStopsRules() {
        EscalationWorld world = EscalationWorld.onCall(PEOPLE + ANA_ON_DUTY, "a")
                .routed("{receiver: pager, group_by: [alertname], group_wait: 30s, group_interval: 5m,"
                        + " repeat_interval: 4h, routes: [{receiver: pager, mute_time_intervals: [office]}]}");
        world.member("a").restart();
        world.until("14m").fires("a"); // 06:15, and the office opens at 06:20
        world.until("1h");

        assertThat(world.story).containsExactly("14m30s ana first notification", "17m30s sms nobody reacted");
    }

    @Test
    void rulesOfAPersonInAStepCountFromThatStep() {
        EscalationWorld world = fires(PEOPLE + naming("{name: first, after: 5m, receiver: ana}", ""), "a")
                .until("12m");
        world.resolves("a");
        world.until("1h");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s pager first notification",
                        "5m30s ana escalated",
                        "8m30s sms nobody reacted",
                        "10m30s ana nobody reacted",
                        "11m30s call nobody reacted",
                        "15m30s pager all alerts resolved",
                        "15m30s ana all alerts resolved",
                        "15m30s sms all alerts resolved",
                        "15m30s call all alerts resolved");
    }

    @Test
    void aStepCanBeRunAtOnceBeforeARuleThatIsDueEarlier() {
        String steps = "{name: one, after: 1m, receiver: ana}, {name: two, after: 30m, receiver: ben}";
        EscalationWorld world = fires(PEOPLE + naming(steps, ""), "a").until("2m");

        assertThat(world.member("a").escalate("two")).contains("two");
        assertThat(world.until("3m").story).endsWith("1m30s ana escalated", "2m ben escalated");
    }

    @Test
    void rulesOfTwoPeopleInTwoStepsEachCountFromTheirOwn() {
        String steps = "{name: one, after: 1m, receiver: ana}, {name: two, after: 2m, receiver: ben}";
        EscalationWorld world = fires(BOTH + naming(steps, ""), "a").until("3h");

        assertThat(world.story)
                .filteredOn(line -> !line.contains(" ben nobody"))
                .containsExactly(
                        "30s pager first notification",
                        "1m30s ana escalated",
                        "2m30s ben escalated",
                        "4m30s sms nobody reacted",
                        "4m30s beep nobody reacted",
                        "7m30s call nobody reacted");
    }

    @Test
    void whoIsOnDutyAndInAStepIsToldByEachRuleOnce() {
        EscalationWorld world = fires(
                        PEOPLE + ANA_ON_DUTY + naming("{name: again, after: 2m, receiver: ana}", ""), "a", "b")
                .until("3h");

        assertThat(world.story)
                .filteredOn(line -> !line.contains(" ana "))
                .containsExactly("3m30s sms nobody reacted", "6m30s call nobody reacted");
    }

    @Test
    void aRuleThatIsRefusedIsTriedAgainAndDelaysNoOther() {
        EscalationWorld world = EscalationWorld.onCall(PEOPLE + ANA_ON_DUTY, "a");
        world.answers("sms", replica -> FakeReceiver.REFUSED);
        world.fires("a");
        world.until("10m").answers("sms", replica -> FakeReceiver.ACCEPTED);
        world.until("3h");

        assertThat(world.story).hasSize(3).contains("6m30s call nobody reacted");
        assertThat(world.story.get(2)).matches("10m.* sms nobody reacted");
    }

    @Test
    void aPersonWithoutRulesIsNotifiedAsBefore() {
        EscalationWorld world = fires(PEOPLE + duty("01-05T00:00 ben"), "a").until("3h");

        assertThat(world.story).containsExactly("30s ben first notification");
    }

    @Test
    void rulesOfThePersonInAFallbackCountFromIt() {
        String section =
                PEOPLE + naming("", ", fallback: {receiver: ana, after: 2m}").replace("steps: [], ", "");
        EscalationWorld world = EscalationWorld.onCall(section, "a");
        world.answers("pager", replica -> FakeReceiver.REFUSED);
        world.fires("a");
        world.until("1h");

        assertThat(world.story)
                .containsExactly("2m30s ana fallback", "5m30s sms nobody reacted", "8m30s call nobody reacted");
    }

    @Test
    void aPersonWhoIsTheReceiverOfARouteHasRulesToo() {
        EscalationWorld world = EscalationWorld.onCall(PEOPLE, "a")
                .routed("{receiver: ana, group_by: [alertname], group_wait: 30s, group_interval: 5m,"
                        + " repeat_interval: 4h}");
        world.member("a").restart();
        world.fires("a");
        world.until("3h");

        assertThat(world.story)
                .containsExactly("30s ana first notification", "3m30s sms nobody reacted", "6m30s call nobody reacted");
    }

    @Test
    void newAlertsShiftNoRule() {
        EscalationWorld world =
                fires(PEOPLE.replace("6m", "12m") + ANA_ON_DUTY, "a").until("4m");
        world.fires("b");
        world.until("9m").fires("c");
        world.until("1h");

        assertThat(world.story)
                .containsExactly(
                        "30s ana first notification",
                        "3m30s sms nobody reacted",
                        "5m30s ana new alerts added",
                        "10m30s ana new alerts added",
                        "12m30s call nobody reacted");
    }

    @Test
    void afterAHandoverNewAlertsShiftNoRule() {
        String duty = duty("01-05T00:00 ben", "11-20T06:05 ana");
        EscalationWorld world = fires(PEOPLE + duty, "a").until("6m");
        world.fires("b");
        world.until("1h");

        assertThat(world.story)
                .containsExactly(
                        "30s ben first notification",
                        "5m30s ana handed over",
                        "8m30s sms nobody reacted",
                        "10m30s ana new alerts added",
                        "11m30s call nobody reacted");
    }

    @Test
    void theNextIncidentHasRulesOfItsOwn() {
        EscalationWorld world = fires(PEOPLE + ANA_ON_DUTY, "a").until("8m");
        world.resolves("a");
        world.until("30m").fires("a");
        world.story.clear();
        world.until("3h");

        assertThat(world.story)
                .filteredOn(line -> line.contains("nobody reacted"))
                .extracting(line -> line.split(" ")[1])
                .containsExactlyElementsOf(List.of("sms", "call"));
    }
}
