package io.grapevine.core.node;

import static io.grapevine.core.node.NodeHarness.labels;
import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.silence.SetResult;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.features.leases.Lease;
import io.grapevine.features.leases.Leases;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A machine that sleeps, and whose clock is set: alone, or among others. Prometheus runs on it, too, and sends alert A, whose group is
 * flushed after 1 s, then every 20 s, each minute.
 */
class MachineSleepTest {
    private static final Duration VALID = Duration.ofMinutes(4);
    private static final Instant START = at(0).minus(Duration.ofHours(10));

    private final NodeHarness bench = new NodeHarness();
    private boolean firing = true;

    @BeforeEach
    void fire() {
        send(START);
        bench.machine.every(Duration.ofMinutes(1), () -> send(START));
    }

    private void send(Instant start) {
        Instant now = bench.machine.now();
        if (firing) {
            bench.node.putAlerts(
                    List.of(new Alert(labels("1"), LabelSet.EMPTY, start, now.plus(VALID), "", now, false)));
        }
    }

    /** Nothing runs, and what elapsed on the machine's clock that only runs forward is only a moment. */
    private void sleep(Duration length) {
        bench.machine.stepClock(length);
    }

    private void pass(Duration time) {
        bench.loop.runUntil(bench.loop.elapsed().plus(time));
    }

    private Silence acknowledge() {
        var group = bench.node.groups().groups().iterator().next();
        SetResult result = bench.now(bench.node
                .part(IncidentActions.class)
                .orElseThrow()
                .acknowledge(group, "Ana", "looking", Optional.empty()));
        return bench.node.silences().get(((SetResult.Stored) result).id());
    }

    private Silence hold(Duration length) {
        Lease lease = new Lease("ana", "drain", Samples.matchers("alertname=\"A\""), length, "kernel", false);
        return ((SetResult.Stored)
                        bench.now(bench.node.part(Leases.class).orElseThrow().hold(lease)))
                .silence();
    }

    private SilenceState state(Silence silence) {
        return bench.node.silences().get(silence.id()).stateAt(bench.machine.now());
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 15, 8 * 60, 3 * 24 * 60, 56 * 365 * 24 * 60})
    void alertsOutliveASleepAndAreNotNotifiedAgain(int minutes) {
        bench.others.alone();
        pass(Duration.ofSeconds(90));
        sleep(Duration.ofMinutes(minutes));
        pass(Duration.ofMinutes(50));

        assertThat(bench.r0.story()).hasSize(1);
    }

    @Test
    void alertWhoseServerIsGoneAfterASleepEndsAsSoonAsWithoutIt() {
        bench.others.alone();
        pass(Duration.ofSeconds(90));
        firing = false;
        sleep(Duration.ofHours(8));
        pass(Duration.ofMinutes(5));

        assertThat(bench.r0.story()).hasSize(2).last().asString().contains("ALL_RESOLVED");
    }

    @Test
    void clockThatIsSetForwardAndBackNotifiesOfNothing() {
        bench.others.alone();
        pass(Duration.ofSeconds(90));
        bench.machine.stepClock(Duration.ofHours(6));
        pass(Duration.ofMinutes(5));
        bench.machine.stepClock(Duration.ofHours(-6));
        pass(Duration.ofMinutes(40));

        assertThat(bench.r0.story()).hasSize(1);
    }

    /** What a peer has notified during the sleep is later, and is read after it. */
    @Test
    void notificationThatWasUnderWayInASleepIsLoggedAsOfItsBegin() {
        bench.r0.thenAfter(Duration.ofSeconds(5), FakeReceiver.ACCEPTED);
        pass(Duration.ofSeconds(2));
        Instant asleep = bench.machine.now();
        sleep(Duration.ofMinutes(3));
        pass(Duration.ofSeconds(10));

        assertThat(bench.others.state("nfl").all().values())
                .singleElement()
                .satisfies(held -> assertThat(
                                Instant.EPOCH.plusNanos(held.version().stamp()))
                        .isBefore(asleep));
    }

    /** What a server sends after it is later than what it sent before, whatever the clock said then. */
    @Test
    void endThatIsSentAfterTheClockWasSetBackCounts() {
        bench.others.alone();
        pass(Duration.ofSeconds(90));
        bench.machine.stepClock(Duration.ofHours(-6));
        pass(Duration.ofSeconds(90));
        firing = false;
        Instant now = bench.machine.now();
        bench.node.putAlerts(List.of(new Alert(labels("1"), LabelSet.EMPTY, START, now, "", now, false)));
        pass(Duration.ofSeconds(30));

        assertThat(bench.r0.story()).hasSize(2).last().asString().contains("ALL_RESOLVED");
    }

    @Test
    void alertThatFiresAgainIsNotifiedThoughItsEndWasReceivedBeforeTheClockWasSetBack() {
        bench.others.alone();
        pass(Duration.ofSeconds(90));
        Instant end = bench.machine.now();
        firing = false;
        bench.machine.stepClock(Duration.ofMinutes(52));
        bench.node.putAlerts(
                List.of(new Alert(labels("1"), LabelSet.EMPTY, START, end, "", bench.machine.now(), false)));
        pass(Duration.ofSeconds(1));
        bench.machine.stepClock(Duration.ofMinutes(-52));
        pass(Duration.ofSeconds(60));
        assertThat(bench.r0.story()).hasSize(2).last().asString().contains("ALL_RESOLVED");

        firing = true;
        send(bench.machine.now());
        pass(Duration.ofSeconds(60));
        assertThat(bench.r0.story()).hasSize(3).last().asString().contains("FIRST");
    }

    @Test
    void acknowledgementOutlivesASleepThatIsLongerThanItLastsWithoutRenewal() {
        bench.others.alone();
        pass(Duration.ofSeconds(90));
        Silence acknowledgement = acknowledge();
        sleep(Duration.ofMinutes(40));
        pass(Duration.ofHours(2));

        assertThat(state(acknowledgement)).isEqualTo(SilenceState.ACTIVE);
        assertThat(bench.r0.story()).hasSize(1);
    }

    @Test
    void acknowledgementOutlivesAPauseOfTheProcess() {
        bench.others.alone();
        pass(Duration.ofSeconds(90));
        Silence acknowledgement = acknowledge();
        bench.machine.pause(Duration.ofMinutes(40));
        pass(Duration.ofHours(2));

        assertThat(state(acknowledgement)).isEqualTo(SilenceState.ACTIVE);
        assertThat(bench.r0.story()).hasSize(1);
    }

    @Test
    void leaseHasAsMuchTimeLeftAfterASleepAsBefore() {
        bench.others.alone();
        pass(Duration.ofSeconds(90));
        Silence lease = hold(Duration.ofMinutes(10));
        pass(Duration.ofMinutes(8));
        sleep(Duration.ofHours(8));
        pass(Duration.ofSeconds(119));

        assertThat(state(lease)).isEqualTo(SilenceState.ACTIVE);
        pass(Duration.ofSeconds(3));
        assertThat(state(lease)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void leaseOfAReplicaAmongOthersWhichHaveRenewedItElseEnds() {
        Silence lease = hold(Duration.ofMinutes(10));
        sleep(Duration.ofHours(8));
        pass(Duration.ofSeconds(5));

        assertThat(state(lease)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void leaseThatLapsedBeforeASleepAndSilencesOfPeopleKeepTheirEnd() {
        bench.others.alone();
        Silence lapsed = hold(Duration.ofMinutes(1));
        Silence wanted = Samples.silence(bench.machine.now(), at(600), "alertname=\"A\"");
        SetResult set = bench.now(bench.node.setSilence(wanted));
        pass(Duration.ofSeconds(90));
        sleep(Duration.ofHours(8));
        pass(Duration.ofSeconds(5));

        assertThat(state(lapsed)).isEqualTo(SilenceState.EXPIRED);
        assertThat(bench.node.silences().get(((SetResult.Stored) set).id()).endsAt())
                .isEqualTo(at(600));
    }

    @Test
    void leaseThatWasEndedStaysEnded() {
        bench.others.alone();
        Silence lease = hold(Duration.ofMinutes(10));
        bench.now(bench.node.part(Leases.class).orElseThrow().end("ana", "drain"));
        sleep(Duration.ofMinutes(5));
        pass(Duration.ofSeconds(5));

        assertThat(state(lease)).isEqualTo(SilenceState.EXPIRED);
    }
}
