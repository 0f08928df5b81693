package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.features.escalation.EscalationStatus;
import io.grapevine.features.escalation.Escalations;
import io.grapevine.model.Alert;
import io.grapevine.notification.Outcome;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Escalations as their specification has them: each row of its table, in virtual time; alerts fire at 0. */
class EscalationsTest {
    private static final String ONE_STEP = """
        - name: payments
          receiver: pager
          steps: [{name: second, after: 5m, receiver: second}]
        """;

    private static EscalationWorld fires(String policies, String... names) {
        EscalationWorld world = EscalationWorld.of(policies, names);
        world.fires("a");
        return world;
    }

    /** An alert fires while the pager answers so; there is a fallback. */
    private static EscalationWorld firesWith(Function<String, Outcome> pager, String... names) {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.FALLBACK, names);
        world.answers("pager", pager);
        world.fires("a");
        return world;
    }

    @Test
    void stepsAreToldInTheirOrderAndThenThatNobodyReacted() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a").until("3h");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "15m30s lead escalated",
                        "25m30s lead escalation repeated",
                        "35m30s lead escalation repeated",
                        "45m30s lead nobody reacted");
    }

    @Test
    void aLastStepThatIsToldLateStillSaysThatNobodyReacted() {
        EscalationWorld world = fires(ONE_STEP, "a", "b");
        world.answers("second", replica -> FakeReceiver.REFUSED);
        world.until("13m15s").answers("second", replica -> FakeReceiver.ACCEPTED);
        world.until("22m").member("a").restart();
        world.until("3h");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification", "13m15s second escalated", "18m15s second nobody reacted");
    }

    @Test
    void aLastRepetitionThatIsToldLateLeavesItsTimeBeforeNobodyReacted() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a").until("35m");
        world.story.clear();
        world.answers("lead", replica -> FakeReceiver.REFUSED);
        world.until("42m15s").answers("lead", replica -> FakeReceiver.ACCEPTED);
        world.until("3h");

        assertThat(world.story).containsExactly("42m30s lead escalation repeated", "52m30s lead nobody reacted");
    }

    @Test
    void anAcknowledgementStopsTheStepsAndThePagerIsToldOfTheEnd() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a").until("3m");
        world.member("a").acknowledge(null);
        world.until("8m").resolves("a");
        world.until("1h");

        assertThat(world.story).containsExactly("30s pager first notification", "10m30s pager all alerts resolved");
    }

    @Test
    void whoWasToldBeforeAnAcknowledgementIsToldOfTheEnd() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a").until("7m");
        world.member("a").acknowledge(null);
        world.until("20m").resolves("a");
        world.until("1h");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "20m30s pager all alerts resolved",
                        "20m30s second all alerts resolved");
    }

    @Test
    void nothingIsEscalatedThatHasEnded() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a").until("5m20s");
        world.resolves("a");
        world.until("1h");

        assertThat(world.story).containsExactly("30s pager first notification", "5m30s pager all alerts resolved");
    }

    @Test
    void aStepIsNotToldAgainRightAfterItsEndByAReplicaThatHasYetToReceiveThat() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a", "b").until("10m20s");
        world.answers("pager", replica -> EscalationWorld.HANGS);
        world.resolves("a", List.of("a"));
        world.until("10m35s");
        Alert late = Samples.alert(world.at("0s"), "alertname", "A", "i", "a");
        world.member("b").put(late.renewed(Alert.NO_END, world.loop.now()));
        world.cut("a", "b");
        world.until("15m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification", "5m30s second escalated", "10m30s second all alerts resolved");
    }

    @Test
    void aStepIsToldOnceWhereTheFirstReplicaDies() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a", "b", "c").until("2m");
        world.member("a").kill();
        world.until("12m");

        assertThat(world.story).containsExactly("30s pager first notification", "5m30s second escalated");
    }

    @Test
    void inAPartitionAStepIsToldOnceASideAndNothingAfterTheHeal() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a", "b", "c").until("2m");
        world.cut("a", "b");
        world.cut("a", "c");
        world.until("4m").member("b").acknowledge(null);
        world.until("20m").network.heal();
        world.until("50m");
        assertThat(world.story)
                .containsExactly("30s pager first notification", "5m30s second escalated", "15m30s lead escalated");

        world.story.clear();
        world.resolves("a");
        world.until("1h15m");
        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "50m30s pager all alerts resolved",
                        "50m30s second all alerts resolved",
                        "50m30s lead all alerts resolved");
    }

    @Test
    void aHealPostponesNoStep() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a", "b");
        world.cut("a", "b");
        world.fires("a");
        world.until("3m").network.heal();
        world.until("12m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification", "45s pager first notification", "5m30s second escalated");
    }

    @Test
    void theFallbackIsToldWhileTheReceiverAcceptsNothing() {
        EscalationWorld world = firesWith(replica -> FakeReceiver.BUSY, "a").until("4m");
        world.answers("pager", replica -> FakeReceiver.ACCEPTED);
        world.until("6m").resolves("a");
        world.until("1h");

        assertThat(world.story.get(0)).isEqualTo("2m30s phone fallback");
        assertThat(world.story.get(1)).startsWith("4m").endsWith("pager first notification");
        assertThat(world.story.subList(2, world.story.size()))
                .containsExactlyInAnyOrder("10m30s pager all alerts resolved", "10m30s phone all alerts resolved");
    }

    @Test
    void aReceiverThatOneReplicaCannotReachNeedsNoFallback() {
        EscalationWorld world = firesWith(
                        replica -> replica.equals("a") ? FakeReceiver.BUSY : FakeReceiver.ACCEPTED, "a", "b", "c")
                .until("5m");

        assertThat(world.story).hasSize(1);
        assertThat(world.story.get(0)).endsWith("pager first notification");
    }

    @Test
    void aReceiverThatHangsForOneReplicaNeedsNoFallback() {
        EscalationWorld world = firesWith(
                        replica -> replica.equals("a") ? EscalationWorld.HANGS : FakeReceiver.ACCEPTED, "a", "b", "c")
                .until("5m20s");

        assertThat(world.story).containsExactly("1m pager first notification");
    }

    @Test
    void theFallbackIsToldWhileTheReceiverHangs() {
        EscalationWorld world = firesWith(replica -> EscalationWorld.HANGS, "a").until("5m");

        assertThat(world.story).containsExactly("2m30s phone fallback");
    }

    @Test
    void aFallbackThatWaitsForItsTurnIsNotToldOnceTheReceiverAccepts() {
        EscalationWorld world = firesWith(replica -> FakeReceiver.BUSY, "a", "b", "c");
        world.answers("phone", replica -> replica.equals("c") ? FakeReceiver.ACCEPTED : FakeReceiver.BUSY);
        world.until("2m31s").answers("pager", replica -> FakeReceiver.ACCEPTED);
        world.until("5m");

        assertThat(world.story).hasSize(1);
        assertThat(world.story.get(0)).endsWith("pager first notification");
    }

    @Test
    void theEpisodeBeginsWithTheFallbackWhereTheReceiverRefuses() {
        EscalationWorld world = firesWith(replica -> FakeReceiver.REFUSED, "a").until("15m");

        assertThat(world.story).containsExactly("2m30s phone fallback", "7m30s second escalated");
    }

    @Test
    void aRestartTellsNothingTwiceAndPostponesNothing() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a", "b").until("6m");
        world.member("a").restart();
        world.member("b").restart();
        world.until("20m");

        assertThat(world.story)
                .containsExactly("30s pager first notification", "5m30s second escalated", "15m30s lead escalated");
    }

    @Test
    void aStepThatAReloadAddsIsRunAtOnceIfItIsDue() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a").until("40m");
        world.story.clear();
        world.member("a").reload(EscalationWorld.POLICY + "  - {name: boss, after: 30m, receiver: boss}\n");
        world.until("41m");

        assertThat(world.story).containsExactly("40m boss escalated");
    }

    /** As the receiver of the route does. Further steps are none of that receiver's any more. */
    @Test
    void whoAStepHasToldHearsTheEndOfAnAlertThatAReloadMoves() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a", "b").until("6m");
        world.routed("{receiver: boss, group_by: [alertname]}");
        world.member("a").reload(EscalationWorld.POLICY);
        world.until("8m");
        world.member("b").reload(EscalationWorld.POLICY);
        world.until("26m").resolves("a");
        world.until("40m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "6m boss first notification",
                        "28m15s boss all alerts resolved",
                        "28m30s second all alerts resolved",
                        "30m30s pager all alerts resolved");
    }

    @Test
    void inhibitionHoldsAStepAndTheClockGoesOn() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a").until("4m");
        world.fires("source");
        world.until("8m").resolves("source");
        world.until("20m");

        assertThat(world.story.stream().filter(line -> !line.contains("pager")))
                .containsExactly("10m30s second escalated", "15m30s lead escalated");
    }

    @Test
    void theClockBeginsAnewAtTheEndOfASilence() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a").until("4m");
        world.member("a").silence(Duration.ofHours(1), "alertname=\"A\"");
        world.until("80m");

        assertThat(world.story)
                .containsExactly("30s pager first notification", "1h9m second escalated", "1h19m lead escalated");
    }

    @Test
    void anAcknowledgementThatLapsesIsToldToThePagerAndTheClockBeginsAnew() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a").until("3m");
        world.member("a").acknowledge(Duration.ofHours(1));
        world.until("75m");

        assertThat(world.story)
                .containsExactly("30s pager first notification", "1h5m30s pager unmuted", "1h8m second escalated");
    }

    @Test
    void nobodyReactedIsSaidAgainAfterAnAcknowledgementThatLapses() {
        EscalationWorld world = fires(ONE_STEP, "a").until("12m");
        assertThat(world.story).last().isEqualTo("10m30s second nobody reacted");
        world.member("a").acknowledge(Duration.ofHours(1));
        world.until("3h");

        assertThat(world.story.subList(3, world.story.size()))
                .containsExactly("1h15m30s pager unmuted", "1h17m second escalated", "1h22m second nobody reacted");
    }

    @Test
    void aSkewedClockChangesNothing() {
        EscalationWorld world = new EscalationWorld(EscalationWorld.POLICY, "a", "b");
        world.member("b").skew = Duration.ofMinutes(10);
        world.begin();
        world.fires("a");
        world.until("1m").member("a").kill();
        world.until("12m");

        // to the clock that is ahead the alert is old, so its group does not wait
        assertThat(world.story).containsExactly("15s pager first notification", "5m15s second escalated");
    }

    @Test
    void aPolicyThatAReloadRemovesEndsWithTheGroupAndTellsNobodyMore() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a").until("7m");
        world.member("a").reload("- {name: other, receiver: boss, fallback: {receiver: phone, after: 1m}}\n");
        world.until("40m").resolves("a");
        world.until("1h");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s pager first notification",
                        "5m30s second escalated",
                        "40m30s pager all alerts resolved",
                        "40m30s second all alerts resolved");
    }

    @Test
    void aStepWaitsForTheHoursOfItsPolicy() {
        EscalationWorld world =
                fires(EscalationWorld.POLICY + "  hours: [office]\n", "a").until("10m");
        assertThat(world.member("a").status().orElseThrow().stop()).isEqualTo(EscalationStatus.Stop.OUTSIDE_HOURS);
        world.until("21m");

        assertThat(world.story).contains("19m second escalated");
    }

    @Test
    void theFallbackDoesNotWaitForHours() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.FALLBACK + "  hours: [office]\n", "a");
        world.answers("pager", replica -> FakeReceiver.REFUSED);
        world.fires("a");
        world.until("10m");

        assertThat(world.story).containsExactly("2m30s phone fallback");
    }

    @Test
    void aStepIsTriedAgainUntilItIsAccepted() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.answers("second", replica -> FakeReceiver.REFUSED);
        world.fires("a");
        world.until("8m").answers("second", replica -> FakeReceiver.ACCEPTED);
        world.until("12m");

        assertThat(world.story).containsExactly("30s pager first notification", "8m30s second escalated");
    }

    @Test
    void theEndOfAStepIsTriedAgainUntilItIsAccepted() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a").until("7m");
        world.answers("second", replica -> FakeReceiver.REFUSED);
        world.resolves("a");
        world.until("30m").answers("second", replica -> FakeReceiver.ACCEPTED);
        world.until("1h");

        assertThat(world.story).hasSize(4).last().asString().endsWith("second all alerts resolved");
    }

    @Test
    void theNextStepCanBeRunAtOnce() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a", "b").until("2m");
        EscalationWorld.Member b = world.member("b");
        assertThat(b.escalate("lead")).isEmpty();
        assertThat(b.escalate("second")).contains("second");
        world.until("6m");
        assertThat(world.story).containsExactly("30s pager first notification", "2m second escalated");
        assertThat(b.escalate("second")).isEmpty();
        assertThat(b.escalate("lead")).contains("lead");

        world.until("8m");
        b.acknowledge(null);
        assertThat(b.escalate("lead")).isEmpty();
    }

    @Test
    void whoAsksForAStepIsReported() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a").until("2m");
        List<String> asked = new ArrayList<>();
        world.member("a")
                .node
                .part(Escalations.class)
                .orElseThrow()
                .observe(step -> asked.add(step.user() + " " + step.group().labels() + " "
                        + step.round().step() + " " + step.round().receiver()));
        world.member("a").escalate("lead");
        assertThat(asked).isEmpty();
        world.member("a").escalate("second");

        assertThat(asked).containsExactly("ana {alertname=\"A\"} second second");
    }

    @Test
    void aRequestToEscalateThatComesTwiceRunsOneStep() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a", "b").until("2m");
        world.answers("second", replica -> FakeReceiver.REFUSED);
        assertThat(world.member("a").escalate("second")).contains("second");
        assertThat(world.member("a").escalate("second")).contains("second");
        assertThat(world.member("b").escalate("second")).contains("second");
        world.answers("second", replica -> FakeReceiver.ACCEPTED);
        world.until("2m30s");
        assertThat(world.member("a").escalate("second")).contains("second");
        assertThat(world.member("b").escalate("second")).contains("second");
        world.until("15m");

        assertThat(world.story).hasSize(2).last().asString().endsWith("second escalated");
    }

    @Test
    void theStandingOfAGroupSaysWhatIsNext() {
        EscalationWorld world = fires(EscalationWorld.POLICY, "a").until("6m");
        EscalationWorld.Member a = world.member("a");
        EscalationStatus status = a.status().orElseThrow();
        assertThat(status.policy()).isEqualTo("payments");
        assertThat(status.stop()).isEqualTo(EscalationStatus.Stop.NONE);
        assertThat(status.next()).contains(new EscalationStatus.Round("lead", "lead", world.at("15m30s")));
        assertThat(status.told()).containsExactly(new EscalationStatus.Round("second", "second", world.at("5m30s")));

        a.acknowledge(null);
        world.loop.settle();
        assertThat(a.status().orElseThrow().stop()).isEqualTo(EscalationStatus.Stop.ACKNOWLEDGED);
        a.reload("- {name: other, receiver: boss, fallback: {receiver: phone, after: 1m}}\n");
        assertThat(a.status()).isEmpty();
    }

    @Test
    void aPolicyIsAboutTheAlertsThatItMatches() {
        EscalationWorld world = EscalationWorld.of(
                "- {name: p, receiver: pager, matchers: ['i=\"b\"'], steps: [{name: s, after: 5m, receiver: second}]}\n",
                "a");
        world.fires("a");
        world.until("8m").fires("b");
        world.until("20m");

        assertThat(world.story)
                .containsExactlyInAnyOrder(
                        "30s pager first notification", "10m30s pager new alerts added", "15m30s second escalated");
        assertThat(world.accepted.get(2).alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.labels().get("i")).isEqualTo("b"));
    }

    @Test
    void metricsCountWhatWasToldAndWhatStoppedIt() {
        EscalationWorld world = fires(EscalationWorld.FALLBACK, "a").until("7m");
        EscalationWorld.Member a = world.member("a");
        a.acknowledge(null);
        world.loop.settle();

        assertThat(a.scrape("grapevine_escalation"))
                .containsExactlyInAnyOrder(
                        "grapevine_escalation_notifications_total{policy=\"payments\",reason=\"escalated\",step=\"second\"} 1.0",
                        "grapevine_escalation_open{policy=\"payments\"} 1.0",
                        "grapevine_escalation_stopped_total{by=\"acknowledged\"} 1.0");
    }

    @Test
    void aPolicyLetsAcknowledgementsLapse() {
        EscalationWorld world = fires(EscalationWorld.POLICY + "  acknowledgement: {lapses: 1h}\n", "a", "b")
                .until("3m");
        world.member("b").acknowledge(null);
        world.until("75m");

        assertThat(world.story)
                .containsExactly("30s pager first notification", "1h5m30s pager unmuted", "1h8m second escalated");
    }

    @Test
    void aNewAlertEndsAnAcknowledgementWhereThePolicySaysSo() {
        String policy = EscalationWorld.POLICY + "  acknowledgement: {reopened_by: new_alerts}\n";
        EscalationWorld world = fires(policy, "a", "b").until("3m");
        world.member("a").acknowledge(null);
        world.until("6m").fires("b");
        world.until("15m");

        assertThat(world.story)
                .containsExactly(
                        "30s pager first notification", "10m30s pager new alerts added", "11m second escalated");
    }

    @Test
    void aNewAlertEndsAnAcknowledgementOfManyIfItBeganLater() {
        String policy = EscalationWorld.POLICY + "  acknowledgement: {reopened_by: new_alerts}\n";
        EscalationWorld world = EscalationWorld.of(policy, "a");
        for (int i = 0; i < 70; i++) {
            world.fires("a" + i);
        }
        world.until("3m").member("a").acknowledge(null);
        world.until("6m");
        assertThat(world.member("a").status().orElseThrow().stop()).isEqualTo(EscalationStatus.Stop.ACKNOWLEDGED);
        world.fires("b");

        assertThat(world.member("a").status().orElseThrow().stop()).isEqualTo(EscalationStatus.Stop.NONE);
    }

    @Test
    void aStepIsToldOfTheEndOfAnAlertThatWasMutedWhenItWasToldAgain() {
        EscalationWorld world = EscalationWorld.of(EscalationWorld.POLICY, "a");
        world.fires("a");
        world.fires("b");
        world.until("20m").member("a").silence(Duration.ofMinutes(8), "i=\"b\"");
        world.until("30m").resolves("b");
        world.resolves("a");
        world.until("1h");

        assertThat(world.accepted.stream()
                        .filter(sent -> sent.receiver().equals("lead"))
                        .map(sent -> sent.reason().text() + " "
                                + sent.alerts().stream()
                                        .map(alert -> alert.labels().valueOf("i"))
                                        .toList()))
                .containsExactly("escalated [a, b]", "escalation repeated [a]", "all alerts resolved [a, b]");
    }

    @Test
    void nothingIsRunBeforeAReplicaThatWasPausedHasCaughtUp() {
        NodeHarness bench = new NodeHarness();
        LoadedConfig plain = bench.loadedConfig(NodeHarness.CONFIG.replace(
                "receivers: [", "receivers: [{name: r1, webhook_configs: [{url: \"http://r1/\"}]}, "));
        String policy = "on_call: {escalations: [{name: p, receiver: r0, fallback: {receiver: r1, after: 1m}}]}";
        bench.now(bench.node.use(Records.with(plain, "extensions", NodeFixtures.extensions(policy, plain.config()))));
        bench.r0.always(FakeReceiver.BUSY);
        Alert alert = bench.alert("1");
        bench.now(bench.node.putAlerts(List.of(alert)));
        bench.pass(30);
        bench.others.current(false);
        bench.pass(70);
        bench.now(bench.node.putAlerts(List.of(Samples.ended(alert, bench.loop.now()))));
        bench.others.current(true);
        bench.pass(75);

        assertThat(bench.r1.story()).isEmpty();
    }
}
