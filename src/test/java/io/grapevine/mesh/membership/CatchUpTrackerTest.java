package io.grapevine.mesh.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that ticked for ten seconds. */
class CatchUpTrackerTest {
    /** By how much the wall clock is ahead. */
    private long ahead;

    private long last;
    private final CatchUpTracker waking = new CatchUpTracker(() -> last + ahead);
    private final MemberState b = new MemberState(new MemberId("b", "1"), 0);
    private final MemberState c = new MemberState(new MemberId("c", "1"), 0);

    @BeforeEach
    void tenSeconds() {
        tick(0, 10_000);
    }

    private void tick(long from, long to) {
        for (long now = from; now <= to; now += FailureDetector.TICK) {
            last = now;
            waking.tick(now);
        }
    }

    private boolean isCurrent(long now) {
        last = now;
        return waking.isCurrent(List.of(b, c), now);
    }

    @Test
    void aProcessThatIsNotPausedKnowsWhatTheOthersKnow() {
        assertThat(isCurrent(10_200)).isTrue();
        assertThat(isCurrent(11_250)).isTrue();
    }

    @Test
    void aPauseIsNoticedBeforeTheFirstTickAfterIt() {
        assertThat(isCurrent(20_000)).isFalse();
        tick(20_000, 20_250);
        assertThat(isCurrent(20_300)).isFalse();
    }

    @Test
    void aSleepInWhichTheElapsedClockStandsStillIsNoticed() {
        ahead = 600_000;
        assertThat(isCurrent(10_100)).isFalse();
        tick(10_250, 10_500);
        assertThat(isCurrent(10_600)).isFalse();
        waking.shown(b.id, 10_600);
        waking.shown(c.id, 10_600);
        assertThat(isCurrent(10_600)).isTrue();
    }

    @Test
    void whoKnowsNoOtherAfterAPauseHearsThoseThatWereStartedDuringIt() {
        last = 20_000;
        assertThat(waking.isCurrent(List.of(), 20_000)).isFalse();
        last = 20_260;
        assertThat(waking.isCurrent(List.of(), 20_260)).isTrue();
        assertThat(waking.isCurrent(List.of(c), 20_260)).isFalse();
    }

    @Test
    void aWallClockThatIsSetBackIsNoPause() {
        ahead = -600_000;
        assertThat(isCurrent(10_100)).isTrue();
    }

    @Test
    void itIsOverOnceAllHaveShownWhatTheyKnow() {
        tick(20_000, 20_250);
        waking.shown(b.id, 20_300);
        assertThat(isCurrent(20_300)).isFalse();
        waking.shown(c.id, 20_400);
        assertThat(isCurrent(20_400)).isTrue();
    }

    @Test
    void whatWasSentDuringThePauseSaysNothing() {
        assertThat(isCurrent(20_000)).isFalse();
        waking.shown(b.id, 20_010);
        waking.shown(c.id, 20_020);
        assertThat(isCurrent(20_100)).isFalse();
    }

    @Test
    void noMemberIsWaitedForWithoutEnd() {
        assertThat(isCurrent(20_000)).isFalse();
        tick(20_000, 22_400);
        assertThat(isCurrent(22_499)).isFalse();
        assertThat(isCurrent(22_500)).isTrue();
    }

    @Test
    void whoReturnsIsWaitedForUntilItHasShownWhatItKnows() {
        waking.returned(b.id, 10_000);
        assertThat(isCurrent(10_000)).isFalse();
        waking.shown(c.id, 10_400);
        assertThat(isCurrent(10_400)).isFalse();
        waking.shown(b.id, 10_400);
        assertThat(isCurrent(10_400)).isTrue();
    }

    @Test
    void whatWasSentDuringACutSaysNothing() {
        waking.returned(b.id, 10_000);
        waking.shown(b.id, 10_100);
        assertThat(isCurrent(10_100)).isFalse();
    }

    @Test
    void whoReturnsIsNotWaitedForWithoutEnd() {
        waking.returned(b.id, 10_000);
        tick(10_000, 12_400);
        assertThat(isCurrent(12_499)).isFalse();
        assertThat(isCurrent(12_500)).isTrue();
    }

    @Test
    void eachPauseCounts() {
        assertThat(isCurrent(20_000)).isFalse();
        tick(20_000, 30_000);
        assertThat(isCurrent(30_000)).isTrue();
        assertThat(isCurrent(40_000)).isFalse();
    }
}
