package io.grapevine.features.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.Version;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NotifiedState;
import io.grapevine.sim.Core;
import io.grapevine.sim.LoneCore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The signs of a job that a replica reads after a pause, from the job and from its peers, and from a peer that was cut
 * off.
 */
class HeartbeatsAfterPauseTest {
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final Core core = new Core();
    /** Whether a receiver was notified of the alert, and not of its end. */
    private boolean isEndAwaited;

    private final ReplicatedState shared = core.others.state("heartbeats");
    private final Heartbeats heartbeats = new Heartbeats(new LoneCore(core) {
        @Override
        public boolean isEndAwaited(LabelSet alert) {
            return isEndAwaited;
        }
    });

    private void ping(HeartbeatSignal signal) {
        heartbeats.ping("backup", signal, "", known -> {});
    }

    private HeartbeatView.State state() {
        return heartbeats.current().get(0).state();
    }

    private static final HeartbeatConfig BACKUP = new HeartbeatConfig(
            "backup", Matchers.NONE, Optional.empty(), PATIENCE, PATIENCE, false, LabelSet.EMPTY, LabelSet.EMPTY, "");

    private void watch() {
        heartbeats.use(List.of(BACKUP));
    }

    /** The first of two signals comes back from a peer, younger than the second one by its trip. */
    @Test
    void failureThatASuccessFollowsIsOverOnceAllIsRead() {
        watch();
        core.pass(120);
        heartbeats.paused(Duration.ofMinutes(1), Duration.ZERO);
        ping(HeartbeatSignal.FAIL);
        byte[] failed = shared.get("backup").version().body();
        ping(HeartbeatSignal.SUCCESS);
        core.pass(120.003);
        long later = shared.get("backup").version().stamp() + 1;
        shared.introduce("backup", new Version(0, later, "b", failed), Duration.ZERO, Duration.ofDays(1));
        HeartbeatView.State before = state();
        core.pass(121);

        assertThat(before).isEqualTo(HeartbeatView.State.FAILED);
        assertThat(state()).isEqualTo(HeartbeatView.State.UP);
        assertThat(core.alerts.all()).allMatch(alert -> alert.resolvedAt(core.loop.now()));
    }

    /** A peer that was paused may not have read of the failure, and this replica may end before its turn. */
    @Test
    void failureThatAVersionOfAPeerLacksIsSharedAtOnce() {
        core.others.position(2);
        watch();
        core.pass(120);
        ping(HeartbeatSignal.START);
        core.pass(121);
        byte[] started = shared.get("backup").version().body();
        ping(HeartbeatSignal.FAIL);
        core.pass(122);
        long later = shared.get("backup").version().stamp() + 1;
        shared.introduce("backup", new Version(0, later, "b", started), Duration.ofSeconds(1), Duration.ofDays(1));
        core.loop.settle();

        assertThat(shared.get("backup").version().stamp()).isGreaterThan(later);
        assertThat(state()).isEqualTo(HeartbeatView.State.FAILED);
    }

    @Test
    void alertOfAPeerThatEndedItselfDuringThePauseIsOverWithTheNextSignal() {
        watch();
        core.pass(120);
        ping(HeartbeatSignal.SUCCESS);
        core.pass(180);
        heartbeats.paused(Duration.ofMinutes(1), Duration.ZERO);
        ping(HeartbeatSignal.SUCCESS);
        isEndAwaited = true;
        core.pass(200);

        assertThat(core.alerts.all())
                .singleElement()
                .satisfies(
                        alert -> assertThat(alert.resolvedAt(core.loop.now())).isTrue());
    }

    @Test
    void alertThatAPeerRaisedDuringThePauseIsNotTheOneWhoseEndWasAwaitedBefore() {
        long alert = BACKUP.alertLabels().fingerprint().value();
        isEndAwaited = true;
        core.others.fires(alert);
        watch();
        ping(HeartbeatSignal.SUCCESS);
        core.pass(5);
        isEndAwaited = false;
        core.others.firesNoMore();
        core.pass(50);
        heartbeats.paused(Duration.ofSeconds(45), Duration.ZERO);
        core.pass(55);
        isEndAwaited = true;
        core.others.fires(alert);
        core.pass(120);

        assertThat(core.alerts.all()).isEmpty();
    }

    private void notifiedByPeer(long... firing) {
        isEndAwaited = true;
        heartbeats.notifiedByPeer(NotifiedState.of(firing, new long[0], ReceiverData.EMPTY));
    }

    @Test
    void alertThatAPeerNotifiedWhileItWasCutOffIsOverThoughThatPeerIsGone() {
        watch();
        core.pass(120);
        ping(HeartbeatSignal.SUCCESS);
        notifiedByPeer(AlertHash.of(BACKUP.alertLabels()));
        core.pass(121);

        assertThat(core.alerts.all())
                .singleElement()
                .satisfies(
                        alert -> assertThat(alert.resolvedAt(core.loop.now())).isTrue());
    }

    @Test
    void alertIsLeftToAPeerThatHoldsIt() {
        long alert = BACKUP.alertLabels().fingerprint().value();
        watch();
        core.pass(120);
        ping(HeartbeatSignal.SUCCESS);
        core.others.fires(alert);
        notifiedByPeer(AlertHash.of(BACKUP.alertLabels()));
        core.pass(190);
        core.others.firesNoMore();
        core.others.ended(alert, core.loop.now());
        core.pass(299);
        assertThat(core.alerts.all()).isEmpty();

        core.pass(301);
        assertThat(core.alerts.all()).hasSize(1);
    }

    @Test
    void notificationOfOtherAlertsEndsNothing() {
        watch();
        core.pass(120);
        ping(HeartbeatSignal.SUCCESS);
        notifiedByPeer(1);
        core.pass(121);

        assertThat(core.alerts.all()).isEmpty();
    }

    /** A success that a peer has shared during a pause, read at the end of the pause. */
    private void readSuccessAfterAPause() {
        HeartbeatsAfterPauseTest peer = new HeartbeatsAfterPauseTest();
        peer.watch();
        peer.core.pass(1);
        peer.ping(HeartbeatSignal.SUCCESS);
        byte[] success = peer.shared.get("backup").version().body();
        watch();
        ping(HeartbeatSignal.SUCCESS);
        core.pass(3_700);
        heartbeats.paused(Duration.ofMinutes(30), Duration.ZERO);
        long later = shared.get("backup").version().stamp() + 1;
        shared.introduce("backup", new Version(0, later, "b", success), Duration.ZERO, Duration.ofDays(1));
    }

    @Test
    void successThatWaitedDuringAPauseEndsNoAlertWhosePeersHaveMissedTheNextOne() {
        long alert = BACKUP.alertLabels().fingerprint().value();
        core.others.firesSince(alert, core.loop.now().plus(Duration.ofSeconds(3_650)));
        readSuccessAfterAPause();
        core.pass(3_800);
        HeartbeatView.State before = state();
        core.others.firesNoMore();
        core.pass(3_861);

        assertThat(before).isEqualTo(HeartbeatView.State.MISSING);
        assertThat(state()).isEqualTo(HeartbeatView.State.UP);
    }

    @Test
    void successThatWaitedDuringAPauseEndsAnAlertThatPeersHaveHadSinceTheSameTime() {
        core.others.current(false);
        long alert = BACKUP.alertLabels().fingerprint().value();
        core.others.firesSince(alert, core.loop.now().plus(Duration.ofSeconds(3_605)));
        readSuccessAfterAPause();
        core.pass(3_701);
        HeartbeatView.State before = state();
        core.others.current(true);
        core.pass(3_702);

        assertThat(before).isEqualTo(HeartbeatView.State.MISSING);
        assertThat(state()).isEqualTo(HeartbeatView.State.UP);
    }
}
