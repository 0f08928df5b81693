package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.Records;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.SuppressedReason;
import io.grapevine.model.Alert;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Incidents of groups in which alerts are muted, or whose log is stale: each reaches its last step, and whoever was told is told the end. */
class EscalationIncidentsTest {
    private static final String FALLBACK_ONLY =
            "- {name: p, receiver: pager, fallback: {receiver: phone, after: 2m}}\n";

    private static final String TIMES =
            "group_by: [alertname], group_wait: 30s, group_interval: 5m, repeat_interval: 4h";

    /** The story of an alert that fires for an hour, from a time on, where all steps are told. */
    private static List<String> wholeIncident(int hour) {
        String end = (hour + 1) + "h30s ";
        return List.of(
                hour + "h30s pager first notification",
                hour + "h5m30s second escalated",
                hour + "h15m30s lead escalated",
                hour + "h25m30s lead escalation repeated",
                hour + "h35m30s lead escalation repeated",
                hour + "h45m30s lead nobody reacted",
                end + "pager all alerts resolved",
                end + "second all alerts resolved",
                end + "lead all alerts resolved");
    }

    private static void incident(EscalationWorld world, int hour, String alert) {
        world.until(hour + "h").story.clear();
        world.fires(alert);
        world.until((hour + 1) + "h").resolves(alert);
        world.until((hour + 2) + "h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b"})
    void eachIncidentReachesItsLastStepBesideAnAlertThatIsSilenced(String names) {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, names.split(" "));
        world.member("a").silence(Duration.ofDays(28), "i=\"db-1\"");
        world.fires("db-1");

        for (int hour : List.of(3, 9, 15)) {
            incident(world, hour, "db-2");
            assertThat(world.story).containsExactlyInAnyOrderElementsOf(wholeIncident(hour));
        }
    }

    @Test
    void eachIncidentReachesItsLastStepBesideAnAlertThatIsInhibited() {
        EscalationWorld world = new EscalationWorld(EscalationWorld.POLICY, "a")
                .inhibiting("{source_matchers: [alertname=\"Source\"], target_matchers: [i=\"db-1\"]}")
                .begin();
        world.fires("source");
        world.fires("db-1");

        for (int hour : List.of(3, 9)) {
            incident(world, hour, "db-2");
            assertThat(world.story.stream().filter(line -> !line.endsWith("repeat interval elapsed")))
                    .containsExactlyInAnyOrderElementsOf(wholeIncident(hour));
        }
    }

    @Test
    void eachIncidentReachesItsLastStepBesideAnAlertThatWasToldAndIsSilenced() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a", "b");
        world.fires("db-1");
        world.until("1h").member("b").silence(Duration.ofDays(28), "i=\"db-1\"");

        incident(world, 3, "db-2");
        assertThat(world.story)
                .contains("3h5m30s second escalated", "3h15m30s lead escalated", "3h45m30s lead nobody reacted")
                .contains("4h30s second all alerts resolved", "4h30s lead all alerts resolved");
        incident(world, 9, "db-2");
        assertThat(world.story).containsExactlyInAnyOrderElementsOf(wholeIncident(9));
    }

    @Test
    void aStepIsToldTheEndOfAnAlertThatAllReplicasHaveForgotten() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a", "b");
        world.fires("a");
        world.until("25m").fires("b");
        world.until("30m").resolves("a");
        world.until("1h").member("a").restart();
        world.until("1h5m").member("b").restart();
        world.until("2h").resolves("b");
        world.until("3h");
        assertThat(world.story.subList(8, world.story.size()))
                .allMatch(line -> line.startsWith("2h"))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .containsExactlyInAnyOrder(
                        "pager all alerts resolved", "second all alerts resolved", "lead all alerts resolved");

        incident(world, 4, "c");
        assertThat(world.story).containsExactlyInAnyOrderElementsOf(wholeIncident(4));
    }

    @Test
    void theFallbackIsToldOfAnIncidentBesideAnAlertThatWasToldAndIsSilenced() {
        EscalationWorld world = EscalationWorld.of(FALLBACK_ONLY, "a");
        world.fires("a");
        world.until("1h").member("a").silence(Duration.ofDays(1), "i=\"a\"");
        world.until("2h59m").answers("pager", replica -> FakeReceiver.BUSY);
        world.until("3h").fires("b");
        world.until("5h");

        assertThat(world.story).containsExactly("30s pager first notification", "3h2m30s phone fallback");
    }

    @Test
    void theFallbackIsToldWhereAnAcknowledgementLapsesWhileThePagerIsDown() {
        EscalationWorld world = EscalationWorld.of(FALLBACK_ONLY, "a");
        world.fires("a");
        world.until("1h").member("a").acknowledge(Duration.ofHours(2));
        world.until("2h59m").answers("pager", replica -> FakeReceiver.BUSY);
        world.until("4h");

        assertThat(world.story).containsExactly("30s pager first notification", "3h2m30s phone fallback");
    }

    @Test
    void theFallbackIsToldWhereAnIntegrationMissedTheEndOfAnEarlierIncident() {
        EscalationWorld world =
                new EscalationWorld(FALLBACK_ONLY, "a").doubled("pager").begin();
        world.fires("a");
        world.until("10m").answers("pager+", replica -> FakeReceiver.REFUSED);
        world.resolves("a");
        world.until("20m").member("a").restart();
        world.until("2h").answers("pager", replica -> FakeReceiver.REFUSED);
        world.fires("a");
        world.until("3h");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s pager first notification",
                        "30s pager+ first notification",
                        "10m30s pager all alerts resolved",
                        "2h2m30s phone fallback");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theFallbackIsToldBesideAnAlertThatAPeerNotifiedAndThisReplicaHasYetToFlushOnlyIfThatIsSilenced(
            boolean isSilenced) {
        EscalationWorld world = EscalationWorld.of(FALLBACK_ONLY, "a", "b");
        world.answers("pager", replica -> replica.equals("a") ? FakeReceiver.BUSY : FakeReceiver.ACCEPTED);
        world.cut("a", "b");
        world.fires("x", List.of("a"));
        world.fires("y", List.of("b"));
        world.until("1m30s").network.heal();
        world.until("1m40s").firesSince("y", world.at("0s"));
        if (isSilenced) {
            world.member("a").silence(Duration.ofHours(1), "i=\"y\"");
        }
        world.until("5m");

        assertThat(world.story.stream().filter(line -> line.endsWith("fallback")))
                .containsExactlyElementsOf(isSilenced ? List.of("2m30s phone fallback") : List.of());
    }

    @Test
    void eachIntegrationOfAStepIsTriedByItself() {
        EscalationWorld world = new EscalationWorld(EscalationWorld.POLICY, "a")
                .doubled("second")
                .begin();
        world.answers("second+", replica -> FakeReceiver.BUSY);
        world.fires("a");
        world.until("12m").answers("second+", replica -> FakeReceiver.ACCEPTED);
        world.until("15m");

        assertThat(world.story).hasSize(3).startsWith("30s pager first notification", "5m30s second escalated");
        assertThat(world.story.get(2)).startsWith("12m").endsWith("second+ escalated");
        world.resolves("a");
        world.until("1h");
        assertThat(world.story).contains("15m30s second+ all alerts resolved");
    }

    @Test
    void stepsAreToldAgainAfterAnAcknowledgementThatLapses() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.fires("a");
        world.until("6m").member("a").acknowledge(Duration.ofHours(2));
        world.until("2h25m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "2h10m30s pager unmuted",
                        "2h11m second escalated",
                        "2h21m lead escalated");
    }

    @Test
    void stepsAreToldAgainWhereANewAlertEndsAnAcknowledgement() {
        EscalationWorld world =
                EscalationWorld.of(EscalationWorld.POLICY + "  acknowledgement: {reopened_by: new_alerts}\n", "a", "b");
        world.fires("a");
        world.until("6m").member("a").acknowledge(null);
        world.until("1h").fires("b");
        world.until("1h20m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "1h30s pager new alerts added",
                        "1h5m second escalated",
                        "1h15m lead escalated");
    }

    @Test
    void anAcknowledgementThatIsEndedByHandIsOverAsOneThatLapses() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a", "b");
        world.fires("a");
        String id = world.until("6m").member("a").acknowledge(null);
        world.until("1h").member("b").expire(id);
        world.until("1h20m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "1h30s pager unmuted",
                        "1h5m second escalated",
                        "1h15m lead escalated");
    }

    @Test
    void thePolicyIsTheFirstWithAnAlertThatNothingMutes() {
        EscalationWorld world = EscalationWorld.of("""
                - {name: p, receiver: pager, matchers: ['i="a"'], steps: [{name: s, after: 5m, receiver: second}]}
                - {name: q, receiver: pager, matchers: ['i="b"'], steps: [{name: t, after: 10m, receiver: lead}]}
                """, "a");
        world.member("a").silence(Duration.ofDays(1), "i=\"a\"");
        world.fires("a");
        world.fires("b");
        world.until("15m");

        assertThat(world.story).containsExactly("30s pager first notification", "10m30s lead escalated");
    }

    @Test
    void theStepsOfAnIncidentThatWentOnBesideAnotherPolicyCountFromItsStart() {
        EscalationWorld world = EscalationWorld.of("""
                - {name: p, receiver: pager, matchers: ['i="a"'], steps: [{name: s, after: 20m, receiver: boss}]}
                - {name: q, receiver: pager, steps: [{name: t, after: 10m, receiver: second}]}
                """, "a", "b");
        world.fires("a");
        world.until("7m").fires("b");
        world.until("8m").member("a").silence(Duration.ofDays(1), "i=\"a\"");
        world.until("20m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification", "10m30s second escalated", "10m30s pager new alerts added");
    }

    @Test
    void anAlertThatFiresWhileTheEndOfAllIsBeingToldBeginsAnotherIncident() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.fires("a");
        world.until("6m").resolves("a");
        world.answers("pager", replica -> EscalationWorld.LATE);
        world.until("10m30s").fires("a");
        world.until("31m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "10m30s second all alerts resolved",
                        "10m30s pager all alerts resolved",
                        "15m30s pager first notification",
                        "20m31s second escalated",
                        "30m31s lead escalated");
    }

    @Test
    void whatFiresOnOneReplicaOnlyWhenAnotherHasToldTheEndOfAllIsAnotherIncident() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a", "b");
        world.fires("a");
        world.until("3m").fires("b", List.of("b"));
        world.until("4m").resolves("a");
        world.until("31m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m30s pager all alerts resolved",
                        "5m45s pager first notification",
                        "11m second escalated",
                        "21m lead escalated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b"})
    void theNextIncidentCountsAnewWhereTheEndOfTheOneBeforeCouldNotBeTold(String names) {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, names.split(" "));
        world.fires("a");
        world.fires("b");
        world.until("9m").answers("pager", replica -> FakeReceiver.BUSY);
        world.until("10m10s").resolves("a");
        world.resolves("b");
        world.until("1h").fires("a");
        world.until("1h1m").answers("pager", replica -> FakeReceiver.ACCEPTED);
        world.until("1h20m");

        assertThat(world.story.stream()
                        .map(line -> line.replaceFirst("m\\ds", "m"))) // the pager is tried every few seconds
                .containsExactly(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "10m30s second all alerts resolved",
                        "1h1m pager new alerts added",
                        "1h6m second escalated",
                        "1h16m lead escalated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b"})
    void anIncidentGoesOnWhereItsAlertFiresAgainAndTheEndOfTheOneBeforeWasToldLate(String names) {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, names.split(" "));
        world.member("a").silence(Duration.ofDays(1), "i=\"b\""); // so that the group goes on
        world.fires("b");
        world.fires("a");
        world.until("9m").answers("pager", replica -> FakeReceiver.BUSY);
        world.until("10m10s").resolves("a");
        world.until("16m").answers("pager", replica -> FakeReceiver.ACCEPTED);
        world.until("1h").story.clear();
        world.fires("a");
        world.until("1h2m20s").resolves("a");
        world.until("1h2m40s").fires("a");
        world.until("1h20m");

        assertThat(world.story)
                .containsExactly(
                        "1h30s pager first notification", "1h5m30s second escalated", "1h15m30s lead escalated");
    }

    @Test
    void whatFiresAfterARestartIsAnotherIncidentIfTheAlertsOfTheOneBeforeDoNotCome() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.fires("a");
        world.until("50m").member("a").kill();
        world.forgets("a");
        world.until("51m").member("a").start();
        world.until("52m").fires("b");
        world.until("1h15m");

        assertThat(world.story.subList(6, world.story.size()))
                .containsExactly(
                        "52m30s pager new alerts added", "1h2m30s second escalated", "1h12m30s lead escalated");
    }

    @Test
    void aStepThatWaitsForItsTurnIsNotToldOfTheNextIncident() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY.replace("5m", "4m58s"), "a", "b");
        world.fires("a");
        world.until("5m29s").resolves("a");
        world.until("5m40s").fires("a");
        world.until("11m30s");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m28s second escalated",
                        "5m30s second all alerts resolved",
                        "5m30s pager all alerts resolved",
                        "6m10s pager first notification",
                        "11m8s second escalated");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStepThatWaitsForItsTurnIsNotToldWhatIsAcknowledgedOrSilenced(boolean isAcknowledged) {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a", "b");
        world.answers("second", replica -> replica.equals("a") ? FakeReceiver.BUSY : FakeReceiver.ACCEPTED);
        world.fires("a");
        world.until("5m40s");
        if (isAcknowledged) {
            world.member("a").acknowledge(null);
        } else {
            world.member("a").silence(Duration.ofHours(2), "i=\"a\"");
        }
        world.until("1h");

        assertThat(world.story).containsExactly("30s pager first notification");
    }

    @Test
    void aStepThatIsDueIsRunAtOnceWhereAnAlertFiresAgain() {
        EscalationWorld world = new EscalationWorld(EscalationWorld.POLICY, "a")
                .routed("{receiver: pager, " + TIMES.replace("5m", "1h") + "}")
                .begin();
        world.fires("a");
        world.until("10m").resolves("a");
        world.until("20m").fires("a");
        world.until("25m");

        assertThat(world.story)
                .containsExactly("30s pager first notification", "5m30s second escalated", "20m lead escalated");
    }

    @Test
    void theFallbackDoesNotCountATimeInWhichTheRouteIsMuted() {
        EscalationWorld world = new EscalationWorld(EscalationWorld.FALLBACK, "a")
                .routed("{receiver: pager, " + TIMES + ", routes: [{active_time_intervals: [office]}]}")
                .begin();
        world.fires("a"); // the office opens 20 minutes after the start
        world.until("1h");

        assertThat(world.story.get(0)).endsWith("pager first notification");
        assertThat(world.story).noneMatch(line -> line.contains("phone")).anyMatch(line -> line.contains("second"));
    }

    @Test
    void theEndOfASilencedEndDoesNotHastenTheStepsOfTheNextIncident() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a", "b");
        world.fires("a");
        world.until("3m").member("a").silence(Duration.ofMinutes(30), "i=\"a\"");
        world.until("10m").resolves("a");

        incident(world, 3, "a");
        assertThat(world.story).containsExactlyInAnyOrderElementsOf(wholeIncident(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b"})
    void aStepIsToldTheEndOnceWhereOneOfItsAlertsHasEndedSilenced(String names) {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, names.split(" "));
        world.fires("a");
        world.fires("b");
        world.until("12m").member("a").silence(Duration.ofMinutes(10), "i=\"b\"");
        world.until("14m").resolves("b");
        world.resolves("a");
        world.until("1h");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "15m30s pager all alerts resolved",
                        "15m30s second all alerts resolved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b"})
    void anAlertThatIsSilencedWhenAStepIsToldTheEndBeginsTheNextIncident(String names) {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, names.split(" "));
        world.fires("a");
        world.fires("b");
        world.until("12m").member("a").silence(Duration.ofMinutes(10), "i=\"b\"");
        world.until("14m").resolves("a");
        world.until("32m").resolves("b");
        world.until("1h");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "15m30s pager all alerts resolved",
                        "15m30s second all alerts resolved",
                        "25m30s pager first notification",
                        "30m30s second escalated",
                        "35m30s pager all alerts resolved",
                        "35m30s second all alerts resolved");
    }

    @Test
    void routesWithTheSameMatchersTellEachEndOnce() {
        EscalationWorld world = new EscalationWorld(EscalationWorld.POLICY, "a", "b")
                .routed("{receiver: lead, " + TIMES
                        + ", routes: [{receiver: boss, continue: true}, {receiver: pager}]}")
                .begin();
        world.fires("a");
        world.until("10m").resolves("a");
        world.until("1h");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s boss first notification",
                        "30s pager first notification",
                        "5m30s second escalated",
                        "10m30s boss all alerts resolved",
                        "10m30s pager all alerts resolved",
                        "10m30s second all alerts resolved");
    }

    @Test
    void stepsGoOnWhileNeverAllIsSilenced() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.fires("a");
        world.fires("b");
        world.until("5m").member("a").silence(Duration.ofMinutes(45), "i=\"a\"");
        world.until("52m").member("a").silence(Duration.ofMinutes(6), "i=\"b\"");
        world.until("1h30m");

        assertThat(world.story.stream().filter(line -> !line.contains("pager")))
                .containsExactly(
                        "5m30s second escalated",
                        "15m30s lead escalated",
                        "25m30s lead escalation repeated",
                        "35m30s lead escalation repeated",
                        "45m30s lead nobody reacted");
    }

    @Test
    void stepsCountFromTheEndOfATimeInWhichAllWasSilencedWhateverJoinsLater() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.fires("a");
        world.until("5m").member("a").silence(Duration.ofMinutes(45), "i=\"a\"");
        world.until("55m").fires("b");
        world.until("1h10m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "55m second escalated",
                        "55m30s pager new alerts added",
                        "1h5m lead escalated");
    }

    @Test
    void stepsCountFromTheEndOfASilenceOfAnAlertThatInhibitsTheOthers() {
        EscalationWorld world = new EscalationWorld(EscalationWorld.POLICY, "a")
                .inhibiting("{source_matchers: [i=\"a\"], target_matchers: [i=\"b\"]}")
                .begin();
        world.fires("a");
        world.until("2m").member("a").silence(Duration.ofMinutes(20), "i=\"a\"");
        world.until("3m").fires("b");
        world.until("28m");

        assertThat(world.story).containsExactly("30s pager first notification", "27m second escalated");
    }

    @Test
    void whoComesBackOnDutyIsToldThatTheIncidentIsHandedOver() {
        EscalationWorld world = EscalationWorld.onCall("""
                people: [{name: ana, receiver: second}, {name: ben, receiver: lead}]
                schedules:
                - name: s
                  receiver: pager
                  layers: [{name: l, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}]
                  overrides: [{from: 2026-11-20T06:11, to: 2026-11-20T06:41, person: ben}]
                """, "a", "b");
        world.fires("a");
        world.until("2h");

        assertThat(world.story)
                .containsExactly(
                        "30s second first notification", "10m30s lead handed over", "40m30s second handed over");
    }

    @Test
    void aStepIsTriedAgainAfterAFailureOfAnObserverAtItsStart() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.fires("a");
        world.until("5m");
        List<String> failures = new ArrayList<>();
        world.member("a").node.observe(new NotifyListener() {
            @Override
            public void onMuted(SuppressedReason reason, Flush flush, Alert alert) {
                if (!flush.lane().isOfRoute() && failures.isEmpty()) {
                    failures.add(flush.lane().name());
                    throw new IllegalStateException("a bug");
                }
            }
        });
        world.fires("b");
        world.until("5m30s").member("a").silence(Duration.ofMinutes(50), "i=\"b\"");
        assertThatThrownBy(() -> world.until("15m31s")).hasMessageContaining("Flush failed");
        world.until("1h").resolves("a");
        world.until("2h");

        assertThat(failures).hasSize(1);
        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "5m30s pager new alerts added",
                        "20m30s lead escalated",
                        "35m30s lead escalation repeated",
                        "45m30s lead nobody reacted",
                        "1h30s pager some alerts resolved");
    }

    @Test
    void anAlertThatInhibitsAnotherOfItsGroupGoesOnWithTheIncident() {
        EscalationWorld world = new EscalationWorld(EscalationWorld.POLICY, "a")
                .inhibiting("{source_matchers: [i=\"b\"], target_matchers: [i=\"a\"], equal: [alertname]}")
                .begin();
        world.fires("a");
        world.until("4m").fires("b");
        world.until("20m");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s pager first notification",
                        "5m30s pager new alerts added",
                        "5m30s second escalated",
                        "15m30s lead escalated");
    }

    private static EscalationWorld inhibitedByNext() {
        return new EscalationWorld(EscalationWorld.POLICY, "a")
                .inhibiting("{source_matchers: [i=\"b\"], target_matchers: [i=\"a\"], equal: [alertname]}")
                .begin();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReplicaThatHasJustStartedGoesOnWithAnIncidentWhoseAlertTheNextOneInhibits(boolean hasEnded) {
        EscalationWorld world = inhibitedByNext();
        world.fires("a");
        world.until("6m").fires("b");
        if (hasEnded) {
            world.until("6m30s").resolves("a");
        }
        world.until("7m").member("a").restart();
        if (hasEnded) {
            world.firesSince("b", world.at("6m"));
            world.endsAgain("a", world.at("6m30s"));
        }
        world.until("20m");

        assertThat(world.story)
                .startsWith("30s pager first notification", "5m30s second escalated")
                .endsWith("15m30s lead escalated")
                .filteredOn(line -> !line.contains("pager"))
                .hasSize(2);
    }

    @Test
    void aReplicaThatHasJustStartedGoesOnWithAnIncidentWhoseAlertWasSilencedAfterTheNextOneBegan() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.fires("a");
        world.until("6m").fires("b");
        world.until("7m").member("a").silence(Duration.ofHours(1), "i=\"a\"");
        world.until("8m").member("a").restart();
        world.until("20m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "9m pager new alerts added",
                        "15m30s lead escalated");
    }

    @Test
    void aStepOfAnIncidentThatGoesOnAfterAStartDoesNotWaitForThePager() {
        EscalationWorld world = inhibitedByNext();
        world.fires("a");
        world.until("6m").fires("b");
        world.until("7m").member("a").restart();
        world.answers("pager", replica -> FakeReceiver.BUSY);
        world.until("20m");

        assertThat(world.story)
                .containsExactly("30s pager first notification", "5m30s second escalated", "15m30s lead escalated");
    }

    @ParameterizedTest
    @CsvSource({"a, 5m40s, 8m", "a, 5m35s, 5m50s", "b, 5m50s, 7m30s"})
    void whatFiresAfterAStartIsAnotherIncidentIfAllWasSilencedInBetween(String silenced, String start, String end) {
        EscalationWorld world = inhibitedByNext();
        world.fires("a");
        world.until(start).member("a").silence("i=\"" + silenced + "\"", world.at(start), world.at(end));
        world.member("a").kill();
        world.until("6m").fires("b");
        world.until("8m").member("a").start();
        world.until("20m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "9m pager new alerts added",
                        "14m second escalated");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatFiresAfterAStartIsAnotherIncidentIfItBeganWhenTheOneBeforeHadEnded(boolean firesAgain) {
        EscalationWorld world = inhibitedByNext();
        world.fires("a");
        world.until("5m50s").member("a").kill();
        world.until("6m").resolves("a");
        world.until("7m").fires("b");
        if (firesAgain) {
            world.until("7m30s").fires("a");
        }
        world.until("8m").member("a").start();
        if (!firesAgain) {
            world.firesSince("b", world.at("7m"));
            world.endsAgain("a", world.at("6m"));
        }
        world.until("20m");

        assertThat(world.story)
                .filteredOn(line -> line.contains("second escalated"))
                .hasSize(2);
    }

    @Test
    void whatFiresAfterAStartIsAnotherIncidentIfAnAlertOfAnotherGroupHadInhibitedTheOneBefore() {
        EscalationWorld world = new EscalationWorld(EscalationWorld.POLICY, "a")
                .inhibiting("{source_matchers: [alertname=\"Source\"], target_matchers: [i=\"a\"]}")
                .begin();
        world.fires("a");
        world.until("5m40s").fires("source");
        world.until("6m30s").fires("b");
        world.until("7m").member("a").restart();
        world.until("20m");

        assertThat(world.accepted)
                .filteredOn(sent -> sent.receiver().equals("second")
                        && sent.groupLabels().valueOf("alertname").equals("A"))
                .hasSize(2);
    }

    @Test
    void aReplicaThatHasJustStartedGoesOnWithAnIncidentWhoseAlertItReceivesDuringItsFirstFlush() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.fires("a");
        world.until("6m").forgets("a");
        world.member("a").restart();
        world.answers("pager", replica -> FakeReceiver.BUSY);
        world.fires("b");
        world.until("6m31s").fires("a");
        world.answers("pager", replica -> FakeReceiver.ACCEPTED);
        world.until("20m");

        assertThat(world.story)
                .startsWith("30s pager first notification", "5m30s second escalated")
                .contains("15m30s lead escalated");
        assertThat(world.story).filteredOn(line -> line.contains("second")).hasSize(1);
    }

    @Test
    void anIncidentGoesOnWhereAnAlertThatWasToldEndsSilencedBesideOneThatFires() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.fires("a");
        world.until("1m").fires("b");
        world.until("6m").resolves("a");
        world.until("11m").fires("c");
        world.until("12m").member("a").silence(Duration.ofHours(1), "i=\"b\"");
        world.until("13m10s").resolves("b");
        world.until("14m").fires("b");
        world.until("16m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "5m30s pager new alerts added",
                        "10m30s pager some alerts resolved",
                        "15m30s lead escalated",
                        "15m30s pager first notification");
    }

    @Test
    void whatIsAcceptedWhileAReplicaStopsBeginsAnIncident() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a", "b");
        incident(world, 0, "a");
        world.until("3h").story.clear();
        world.answers("pager", replica -> EscalationWorld.LATE);
        world.fires("a");
        world.until("3h30s500ms").member("a").node.stop();
        world.until("3h16m");

        assertThat(world.story)
                .containsExactly(
                        "3h30s pager first notification", "3h5m46s second escalated", "3h15m46s lead escalated");
    }

    @Test
    void whatFiresAfterARestartIsAnotherIncidentIfTheOneBeforeWasReceivedAsEnded() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.fires("a");
        world.until("50m").member("a").kill();
        world.forgets("a");
        world.until("57m").member("a").start();
        Alert ended = Samples.ended(Samples.alert(world.at("0s"), "alertname", "A", "i", "a"), world.at("50m10s"));
        world.member("a").put(Records.with(ended, "updatedAt", world.at("57m")));
        world.fires("b");
        world.until("1h15m");

        assertThat(world.story.subList(6, world.story.size()))
                .containsExactly("57m pager new alerts added", "1h2m second escalated", "1h12m lead escalated");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReplicaThatHasJustStartedTellsNoStepOfAnEndWhileAnotherAlertMayFireOn(boolean isSentAgain) {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.fires("a");
        world.fires("b");
        world.until("7m").member("a").restart();
        if (!isSentAgain) {
            world.forgets("a");
        }
        world.until("7m10s").resolves("b");
        world.until("11m50s");
        assertThat(world.story).filteredOn(line -> line.contains("second")).containsExactly("5m30s second escalated");

        world.until("14m");
        if (isSentAgain) {
            world.resolves("a");
        }
        world.until("20m");
        assertThat(world.story)
                .filteredOn(line -> line.contains("second"))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("second all alerts resolved");
    }

    @Test
    void aReplicaThatHasJustStartedAwaitsNoAlertWhoseEndTheReceiverOfTheRouteWasTold() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.fires("a");
        world.fires("b");
        world.until("6m").resolves("b");
        world.until("11m").forgets("b");
        world.until("12m").member("a").restart();
        world.until("12m10s").resolves("a");
        world.until("14m");
        assertThat(world.story)
                .filteredOn(line -> line.contains("second"))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("second all alerts resolved");
    }

    @ParameterizedTest
    @ValueSource(longs = {-500, 0, 500})
    void theFallbackIsToldTheEndOfAnAlertThatEndedUnseenBeforeWhicheverClockTheOtherReplicaHas(long millisAhead) {
        EscalationWorld world = new EscalationWorld(FALLBACK_ONLY, "a", "b");
        world.member("a").skew = Duration.ofMillis(millisAhead);
        world.begin().answers("pager", replica -> FakeReceiver.BUSY);
        world.fires("x");
        world.fires("y");
        world.until("4m").answers("pager", replica -> FakeReceiver.ACCEPTED);
        world.until("8m").member("a").silence(Duration.ofMinutes(20), "i=\"x\"");
        world.member("a").silence(Duration.ofHours(1), "i=\"y\"");
        world.until("9m10s").resolves("x");
        world.resolves("y");
        world.until("27m").member("a").kill();
        world.answers("pager", replica -> FakeReceiver.BUSY);
        world.fires("x");
        world.fires("y");
        world.until("40m").answers("pager", replica -> FakeReceiver.ACCEPTED);
        world.until("1h20m10s").resolves("x");
        world.resolves("y");
        world.until("2h");

        List<Notification> told = world.accepted.stream()
                .filter(sent -> sent.receiver().equals("phone"))
                .toList();
        assertThat(told)
                .extracting(Notification::reason)
                .containsExactly(NotifyReason.FALLBACK, NotifyReason.FALLBACK, NotifyReason.ALL_RESOLVED);
        assertThat(told).extracting(sent -> sent.alerts().size()).containsExactly(2, 1, 2);
    }

    @Test
    void anIncidentGoesOnWhereAReplicaThatHasJustStartedTellsOfWhatIsSilencedNextWithoutTheRest() {
        EscalationWorld world = new EscalationWorld(EscalationWorld.POLICY, "a", "b")
                .inhibiting("{source_matchers: [i=\"a\"], target_matchers: [i=\"b\"]}")
                .begin();
        world.fires("b");
        world.until("1m").fires("a");
        world.until("6m").forgets("a");
        world.member("a").restart();
        world.until("7m10s").member("b").silence(Duration.ofHours(1), "i=\"b\"");
        world.until("7m30s").firesSince("a", world.at("1m"));
        world.until("20m");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "5m30s pager new alerts added",
                        "7m pager new alerts added",
                        "15m30s lead escalated");
    }

    @Test
    void aReplicaThatHasJustStartedTellsNoStepOfAnEndWhereItHasRepeatedItWithoutAnAlertThatMayFireOn() {
        EscalationWorld world = new EscalationWorld(EscalationWorld.POLICY, "a", "b")
                .routed("{receiver: pager, " + TIMES.replace("5m", "2m") + "}")
                .begin();
        world.fires("a");
        world.fires("b");
        world.until("23m50s").forgets("a");
        world.member("a").restart();
        world.until("26m10s").resolves("b");
        world.until("29m").firesSince("a", world.at("0s"));
        world.until("40m").resolves("a");
        world.until("50m");

        assertThat(world.story)
                .filteredOn(line -> line.contains("lead"))
                .containsExactly(
                        "15m30s lead escalated",
                        "25m30s lead escalation repeated",
                        "35m30s lead escalation repeated",
                        "40m45s lead all alerts resolved");
    }

    @Test
    void anAlertIsRepeatedInTimeWhereTheOneThatWasToldWithoutItEndsMuted() {
        EscalationWorld world = new EscalationWorld(EscalationWorld.POLICY, "a", "b")
                .inhibiting("{source_matchers: [i=\"a\"], target_matchers: [i=\"b\"]}")
                .begin();
        world.fires("a");
        world.until("1m").fires("b");
        world.until("2h").forgets("a");
        world.member("a").restart();
        world.until("2h1m10s").firesSince("a", world.at("0s"));
        world.until("2h2m").resolves("b");
        world.until("4h10m");

        assertThat(world.story)
                .filteredOn(line -> line.contains("pager"))
                .containsExactly(
                        "30s pager first notification",
                        "2h1m pager new alerts added",
                        "4h1m pager repeat interval elapsed");
    }

    /** An alert that fires from the start on, of which nothing more is received. */
    private static Alert endingUnlessReceived(EscalationWorld world, String end) {
        Alert alert = Samples.alert(world.at("0s"), "alertname", "A", "i", "a");
        return Records.with(alert, "updatedAt", world.at("0s"), "endsAt", world.at(end));
    }

    @Test
    void anIncidentGoesOnWhereAnAlertOfItFiresAtAPeerOnlyWhenAnotherIsNotified() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a", "b");
        world.fires("a", List.of("b"));
        world.member("a").put(endingUnlessReceived(world, "8m"));
        world.until("12m").fires("b");
        world.until("24m");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "15m30s pager new alerts added",
                        "15m30s lead escalated");
    }

    @ParameterizedTest
    @CsvSource({
        "0s, '', 15m30s lead escalated",
        "0s, 9m10s, 14m30s second escalated",
        "9m30s, '', 14m30s second escalated"
    })
    void anIncidentGoesOnWhereAnAlertThatNothingSilencedComesAgainLaterThanOneThatIsSilenced(
            String start, String endOfSilence, String next) {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.member("a").put(endingUnlessReceived(world, "8m"));
        if (!endOfSilence.isEmpty()) {
            world.until("7m").member("a").silence("i=\"a\"", world.at("7m"), world.at(endOfSilence));
        }
        world.until("9m").fires("b");
        world.member("a").silence(Duration.ofHours(2), "i=\"b\"");
        world.until("9m30s").firesSince("a", world.at(start));
        world.until("16m");

        assertThat(world.story).containsExactly("30s pager first notification", "5m30s second escalated", next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7m40s", "8m"})
    void anIncidentThatAPeerHasNotifiedGoesOnWhereTheSilencedEndOfTheOneBeforeIsReadLate(String renewal) {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a", "b");
        world.fires("a");
        world.until("1m").member("a").silence(Duration.ofMinutes(4), "i=\"a\"");
        world.until("2m10s").resolves("a");
        world.until("7m").fires("a", List.of("a"));
        world.until("7m35s").endsAgain("a", world.at("2m10s"), List.of("b"));
        world.until(renewal).firesSince("a", world.at("7m"));
        world.until("20m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m30s pager all alerts resolved",
                        "7m30s pager first notification",
                        "12m30s second escalated");
    }

    @ParameterizedTest
    @CsvSource({"a, 3m, a, a", "a, 6m, a, a", "a, 6m, a, c a", "a b, 3m, a b, a", "a b, 3m, b, a"})
    void stepsCountAnewThoughTheSilencedEndOfTheIncidentBeforeIsReadWhenTheNextHasBegun(
            String names, String endOfSilence, String readers, String next) {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, names.split(" "));
        world.fires("a");
        world.until("1m").member("a").silence("i=\"a\"", world.at("1m"), world.at(endOfSilence));
        world.until("2m10s").forgets("a");
        world.until("7m20s").endsAgain("a", world.at("2m10s"), List.of(readers.split(" ")));
        world.until("7m30s");
        for (String alert : next.split(" ")) {
            world.firesSince(alert, world.at("7m"));
        }
        world.until("17m").resolvesAll(List.of(next.split(" ")));
        world.until("1h");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "10m30s pager first notification",
                        "15m30s second escalated",
                        "20m30s second all alerts resolved",
                        "20m30s pager all alerts resolved");
    }

    @Test
    void anIncidentGoesOnWhereASilencedEndIsReadLateBesideAnAlertThatFiresOn() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.fires("a");
        world.until("50s").fires("c");
        world.until("1m").member("a").silence(Duration.ofMinutes(2), "i=\"a\"");
        world.until("2m10s").forgets("a");
        world.until("4m").endsAgain("a", world.at("2m10s"));
        world.until("4m10s").firesSince("a", world.at("4m"));
        world.until("16m");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s pager first notification",
                        "5m30s pager first notification",
                        "5m30s second escalated",
                        "15m30s lead escalated");
    }

    @ParameterizedTest
    @CsvSource({"true, 31m, 36m, 46m", "false, 29m10s, 34m10s, 44m10s"})
    void stepsCountAnewWhereAReplicaIsPausedOrStartedAfterAnAlertEndedSilencedThatAStepWasTold(
            boolean isPaused, String first, String second, String lead) {
        EscalationWorld world = new EscalationWorld(EscalationWorld.POLICY, "a")
                .routed("{receiver: pager, " + TIMES.replace("5m", "2m") + "}")
                .begin();
        world.fires("a");
        world.until("6m").member("a").silence(Duration.ofHours(2), "i=\"a\"");
        world.until("20m10s").resolves("a");
        world.until("28m");
        if (isPaused) {
            world.member("a").pause(Duration.ofMinutes(1));
        } else {
            world.member("a").restart();
        }
        world.until("29m10s").endsAgain("a", world.at("20m10s"));
        world.fires("b");
        world.until("50m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m30s second escalated",
                        first + " pager first notification",
                        second + " second escalated",
                        lead + " lead escalated");
    }
}
