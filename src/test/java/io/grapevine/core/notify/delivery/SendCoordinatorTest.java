package io.grapevine.core.notify.delivery;

import static io.grapevine.sim.FakeReceiver.BUSY;
import static io.grapevine.sim.FakeReceiver.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.nflog.Logs;
import io.grapevine.core.notify.pipeline.Pipeline.FlushRun;
import io.grapevine.mesh.Claims;
import io.grapevine.mesh.FakeReplication;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The time at which a replica notifies, among others that could. Ten seconds are waited for each that comes first. */
class SendCoordinatorTest extends PipelineFixture {
    private static final long CLAIM = Claims.hash("", KEY.text());

    private final FakeReplication others = core.others;

    /** Nothing of what follows happens soon after a change of members, unless it says so. */
    @BeforeEach
    void longAfterTheStart() {
        core.pass(100);
    }

    /** Lets time pass, at whose end the receiver has got nothing. */
    private void passWithoutDelivery(double second) {
        core.pass(second);
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void theFirstInLineDoesNotWait() {
        run(firing("1"));
        assertThat(receiver.story()).containsExactly("100.0s FIRST 1");
        assertThat(others.sent()).containsExactly("100000 claim");
    }

    @Test
    void eachReplicaWaitsForThoseThatComeFirst() {
        others.position(2);
        run(firing("1"));
        passWithoutDelivery(119.999);
        core.pass(120);
        assertThat(receiver.story()).containsExactly("120.0s FIRST 1");
    }

    @Test
    void whatWasWaitedForIsNotTakenFromTheTimeForAttempts() {
        others.position(3);
        receiver.always(BUSY);
        run(firing("1"));
        core.pass(149.9);
        assertThat(done).isEmpty();
        core.pass(151);
        assertThat(done).hasSize(1);
        assertThat(receiver.last().at()).isGreaterThan(Duration.ofSeconds(140)).isLessThan(Duration.ofSeconds(150));
    }

    @Test
    void aReplicaThatLeavesIsNotWaitedForAnyMore() {
        others.position(2);
        run(firing("1"));
        core.pass(104);
        others.leaves();
        passWithoutDelivery(109);
        core.pass(110.1);
        assertThat(receiver.story()).containsExactly("110.0s FIRST 1");
    }

    @Test
    void aTurnThatIsOverdueOnceTheOthersHaveLeftComesAtOnce() {
        others.position(2);
        run(firing("1"));
        core.pass(114);
        others.leaves();
        core.pass(114.1);
        assertThat(receiver.story()).containsExactly("114.0s FIRST 1");
    }

    @Test
    void aReplicaThatComesOrGoesSilentChangesNothingInAWait() {
        others.position(1);
        run(firing("1"));
        core.pass(103);
        others.position(0);
        others.changes();
        passWithoutDelivery(109.9);
        core.pass(110);
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void aFlushThatIsCancelledInLineNotifiesNoReceiver() {
        others.position(1);
        FlushRun run = run(firing("1"));
        core.pass(105);
        run.cancel();
        core.pass(200);
        assertThat(done).containsExactly(List.of("canceled"));
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void anotherReplicasAttemptIsWaitedForUntilItFails() {
        others.claim("a", CLAIM, Duration.ofSeconds(9));
        run(firing("1"));
        passWithoutDelivery(103);
        others.release("a", CLAIM);
        core.pass(103.001);
        assertThat(receiver.story()).containsExactly("103.0s FIRST 1");
    }

    /** All others begin at the moment of the failure; on overloaded machines a claim is on its way for long. */
    @Test
    void afterAnothersFailureThoseBehindHaveTheirClaimsConfirmed() {
        others.position(2);
        others.repliesAfter(Duration.ofMillis(1200));
        run(firing("1"));
        core.pass(115);
        others.claim("a", CLAIM, Duration.ofSeconds(9));
        core.pass(121);
        others.release("a", CLAIM);
        passWithoutDelivery(122.1);
        others.claim("b", CLAIM, Duration.ofSeconds(9));
        passWithoutDelivery(123);
        others.release("b", CLAIM);
        core.pass(125);
        assertThat(receiver.story()).containsExactly("124.2s FIRST 1");
    }

    @Test
    void afterItsOwnFailureAReplicaHasItsClaimConfirmedAgain() {
        others.position(1);
        others.repliesAfter(Duration.ofMillis(700));
        receiver.then(BUSY);
        run(firing("1"));
        core.pass(113);
        assertThat(others.sent()).containsSubsequence("110000 claim", "110700 release");
        Duration claimed = Duration.ofMillis(Long.parseLong(others.sent().get(2).split(" ", 2)[0]));
        assertThat(receiver.last().at().minus(claimed)).isBetween(Duration.ofMillis(700), Duration.ofMillis(701));
    }

    @Test
    void peersThatDoNotConfirmAClaimAreWaitedForUntilTheirTimeIsOver() {
        others.position(1);
        others.repliesAfter(Duration.ofHours(1));
        run(firing("1"));
        passWithoutDelivery(110);
        core.pass(114);
        assertThat(receiver.story()).containsExactly("113.0s FIRST 1");
    }

    @Test
    void theFirstInLineNeedsNoConfirmation() {
        others.repliesAfter(Duration.ofHours(1));
        receiver.then(BUSY);
        run(firing("1"));
        core.pass(101);
        assertThat(receiver.story()).hasSize(2);
    }

    @Test
    void anotherReplicasAttemptIsWaitedForUntilItsLinkIsLost() {
        others.claim("a", CLAIM, Duration.ofSeconds(9));
        run(firing("1"));
        core.pass(103);
        others.lose("a");
        core.pass(103.001);
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void aClaimIsBelievedNoLongerThanItLives() {
        others.claim("a", CLAIM, Duration.ofSeconds(4));
        run(firing("1"));
        passWithoutDelivery(103.9);
        core.pass(104.1);
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void claimsHoldBackADeliveryForOnePeerTimeoutInAll() {
        others.claim("a", CLAIM, Duration.ofSeconds(9));
        for (int second = 1; second < 60; second++) {
            core.loop.schedule(Duration.ofSeconds(second), () -> others.claim("a", CLAIM, Duration.ofSeconds(9)));
        }
        run(firing("1"));
        passWithoutDelivery(109.9);
        core.pass(160);
        assertThat(receiver.story()).containsExactly("110.0s FIRST 1");
    }

    @Test
    void theClaimOfAnotherKeyDelaysNothing() {
        others.claim("a", CLAIM + 1, Duration.ofSeconds(9));
        run(firing("1"));
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void anAttemptThatLastsIsClaimedAgainAndAgain() {
        receiver.thenWait();
        run(firing("1"));
        core.pass(107);
        assertThat(others.sent()).containsExactly("100000 claim", "103333 claim", "106666 claim");
        receiver.last().answer().complete(REFUSED);
        core.pass(107.1);
        assertThat(others.sent()).hasSize(4).endsWith("107000 release");
    }

    /** However long an attempt lasted, a wait follows in which others can try. */
    @Test
    void theClaimIsReleasedBetweenAttempts() {
        receiver.thenWait().thenWait();
        run(firing("1"));
        core.pass(101);
        receiver.last().answer().complete(BUSY);
        core.pass(101.2);
        assertThat(others.sent()).containsExactly("100000 claim", "101000 release");

        core.pass(102);
        assertThat(receiver.received()).hasSize(2);
        receiver.last().answer().complete(REFUSED);
        core.pass(102.1);
        assertThat(others.sent()).hasSize(4).endsWith("102000 release");
    }

    @Test
    void theClaimIsReleasedWhenTheNextAttemptIsAwayByAWait() {
        receiver.then(BUSY);
        run(firing("1"));
        assertThat(others.sent()).containsExactly("100000 claim", "100000 release");
    }

    @Test
    void ofTwoThatClaimAtOnceTheEarlierByNameGoesFirst() {
        others.position(1);
        others.repliesAfter(Duration.ofMillis(50));
        run(firing("1"));
        core.pass(110.01);
        others.claim("a", CLAIM, Duration.ofSeconds(3));
        passWithoutDelivery(113);
        assertThat(others.sent()).containsExactly("110000 claim", "110050 release");
        core.pass(120);
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void ofTwoThatClaimAtOnceTheLaterByNameIsNotWaitedFor() {
        others.position(1);
        others.repliesAfter(Duration.ofMillis(50));
        run(firing("1"));
        core.pass(110.01);
        others.claim("z", CLAIM, Duration.ofSeconds(3));
        core.pass(111);
        assertThat(receiver.story()).containsExactly("110.05s FIRST 1");
    }

    @Test
    void aReplicaThatWasPausedCatchesUpBeforeItLooks() {
        others.current(false);
        run(firing("1"));
        passWithoutDelivery(101);
        others.current(true);
        core.pass(102);
        assertThat(receiver.story()).containsExactly("101.05s FIRST 1");
    }

    @Test
    void aFlushThatIsCancelledWhileItCatchesUpNotifiesNoReceiver() {
        others.current(false);
        FlushRun run = run(firing("1"));
        core.pass(101);
        run.cancel();
        others.current(true);
        passWithoutDelivery(200);
        assertThat(done).hasSize(1);
    }

    @Test
    void theNotificationOfAnotherReplicaIsNotRepeated() {
        others.position(1);
        run(firing("1"));
        core.pass(105);
        Logs.record(core.log, KEY, notified(firing("1")), Duration.ofHours(8));
        passWithoutDelivery(200);
        assertThat(done).containsExactly(List.of());
        assertThat(others.sent()).isEmpty();
    }
}
