package io.grapevine.features.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.timeinterval.CronSchedule;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.Schedule;
import io.grapevine.model.timeinterval.TimeIntervalException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long PATIENCE_MILLIS = PATIENCE.toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final Heartbeat heartbeat = heartbeat();

    private static Heartbeat heartbeat() {
        return heartbeat(HeartbeatHistory.none("a"));
    }

    private static Heartbeat heartbeat(HeartbeatHistory known) {
        return heartbeat(Optional.empty(), known);
    }

    private static Heartbeat heartbeat(Optional<Schedule> schedule, HeartbeatHistory known) {
        HeartbeatConfig config = new HeartbeatConfig(
                "a", Matchers.NONE, schedule, PATIENCE, PATIENCE, true, LabelSet.EMPTY, LabelSet.EMPTY, "");
        Heartbeat heartbeat = new Heartbeat(config, known);
        heartbeat.listenSince(0);
        return heartbeat;
    }

    /** A heartbeat that is expected at three o'clock. */
    private static Heartbeat daily() throws TimeIntervalException {
        CronSchedule daily = CronSchedule.parse("0 3 * * *", Location.UTC);
        return heartbeat(Optional.of(daily), HeartbeatHistory.none("a"));
    }

    /** What is known after one success. */
    private static HeartbeatHistory success(long at, long id) {
        return HeartbeatHistory.none("a").with(HeartbeatSignal.SUCCESS, new SignalTime(at, id), "");
    }

    private void seen(long at) {
        heartbeat.receive(HeartbeatSignal.SUCCESS, new SignalTime(at, at), "");
    }

    private long judgedFrom(long now) {
        return heartbeat.judgedFrom(heartbeat.absentFrom(now, Instant.EPOCH));
    }

    @Test
    void absenceAfterASlotIsNotBeforeItsTimeByTheFractionOfAMillisecond() throws TimeIntervalException {
        Heartbeat backup = daily();
        Instant wall = Instant.parse("2026-03-02T01:00:00.000400Z");

        Instant absent = wall.plusMillis(backup.absentFrom(0, wall));

        assertThat(absent.truncatedTo(ChronoUnit.MILLIS)).isEqualTo("2026-03-02T03:01:00Z");
    }

    @Test
    void pauseAfterTheLastSignalPostponesTheJudgement() {
        seen(100_000);
        heartbeat.paused(20_000, 0, 130_000);
        heartbeat.paused(5_000, 0, 140_000);

        assertThat(judgedFrom(140_000)).isEqualTo(100_000 + PATIENCE_MILLIS + 25_000);
    }

    @Test
    void pauseThatIsNoticedAfterASignalWasReceivedAtItsEndDoesNot() {
        seen(130_000);
        heartbeat.paused(20_000, 0, 130_000);

        assertThat(judgedFrom(130_000)).isEqualTo(130_000 + PATIENCE_MILLIS);
    }

    @Test
    void pauseCountsAsFarAsItFollowsASignalThatAPeerReceivedMeanwhile() {
        seen(124_000);
        heartbeat.paused(20_000, 0, 130_000);

        assertThat(judgedFrom(130_000)).isEqualTo(124_000 + PATIENCE_MILLIS + 6_000);
    }

    @Test
    void pauseBeforeTheFirstSignalCountsAsAWhole() {
        heartbeat.paused(20_000, 0, 30_000);

        assertThat(judgedFrom(30_000)).isEqualTo(PATIENCE_MILLIS + 20_000);
    }

    /** The elapsed clock stands still while a machine sleeps. */
    @Test
    void signalIsAsOldAsItIsAfterASleep() {
        seen(100_000);
        heartbeat.paused(8 * HOUR, 8 * HOUR, 100_500);

        assertThat(heartbeat.lastSuccess()).isEqualTo(100_000 - 8 * HOUR);
        assertThat(judgedFrom(100_500)).isEqualTo(100_000 + PATIENCE_MILLIS);
    }

    @Test
    void failureThatPeersReceivedDuringASleepFollowsTheSuccessBeforeIt() {
        seen(100_000);
        heartbeat.paused(8 * HOUR, 8 * HOUR, 100_500);
        HeartbeatHistory failed =
                HeartbeatHistory.none("a").with(HeartbeatSignal.FAIL, new SignalTime(100_500 - 3 * HOUR, 1), "full");
        heartbeat.merge(failed, "b", false);

        assertThat(heartbeat.history().isFailed()).isTrue();
    }

    @Test
    void slotThatPassesDuringASleepIsExpected() throws TimeIntervalException {
        Heartbeat backup = daily();
        backup.receive(HeartbeatSignal.SUCCESS, new SignalTime(0, 1), "");
        backup.paused(8 * HOUR, 8 * HOUR, 500);

        assertThat(backup.nextSlot(500, Instant.parse("2026-03-02T06:00:00.500Z")))
                .isEqualTo("2026-03-02T03:00:00Z");
    }

    @Test
    void pauseBeforeTheReplicaListensDoesNotCount() {
        heartbeat.listenSince(Heartbeat.NEVER_DUE);
        heartbeat.paused(5_000, 0, 10_000);
        heartbeat.listenSince(30_000);
        heartbeat.paused(20_000, 0, 30_000);

        assertThat(judgedFrom(30_000)).isEqualTo(30_000 + PATIENCE_MILLIS);
    }

    @Test
    void replicaThatWasPausedOrAsleepSinceItsStartHasNotListenedMeanwhile() {
        seen(-HOUR);
        heartbeat.paused(20_000, 0, 30_000);
        heartbeat.paused(8 * HOUR, 8 * HOUR, 40_000);

        assertThat(judgedFrom(40_000)).isEqualTo(20_000 + PATIENCE_MILLIS);
    }

    @Test
    void signalEndsWhatPausesPostpone() {
        seen(100_000);
        heartbeat.paused(20_000, 0, 130_000);
        seen(131_000);

        assertThat(judgedFrom(131_000)).isEqualTo(131_000 + PATIENCE_MILLIS);
    }

    /** The version waited in the sockets, so it seems young, and wins if the clock of its writer is ahead. */
    @Test
    void versionOfAPeerThatFollowsAPauseReplacesTheSignThatWasSharedAtItsEnd() {
        seen(130_000);
        heartbeat.shareAs("a");
        heartbeat.merge(heartbeat.history(), "b", false);

        assertThat(heartbeat.restoreReceivedSince(110_000)).isTrue();
        assertThat(heartbeat.restoreReceivedSince(130_001)).isFalse();
        heartbeat.shareAs("a");
        assertThat(heartbeat.restoreReceivedSince(110_000)).isFalse();
    }

    @Test
    void signThatWasReceivedHereCountsAgainOnceAllThatWaitedDuringAPauseIsRead() {
        HeartbeatHistory waited = success(130_002, 1);
        seen(130_000);
        heartbeat.merge(waited, "b", false);
        assertThat(heartbeat.history().lastSuccess().id()).isEqualTo(1);

        heartbeat.restoreReceivedSince(110_000);

        assertThat(heartbeat.history().lastSuccess()).isEqualTo(new SignalTime(130_000, 130_000));
    }

    @Test
    void signThatWasReceivedHereOutlivesOneThatIsFoundToBeOlder() {
        seen(130_000);
        heartbeat.merge(success(140_000, 1), "b", false);
        assertThat(heartbeat.history().success()).isEqualTo(140_000);

        heartbeat.merge(success(100_000, 1), "b", false);

        assertThat(heartbeat.history().success()).isEqualTo(130_000);
    }

    /** A process that was paused has stored a signal of long before as one of the end of its pause. */
    @Test
    void signalIsSharedThoughAPeerThatHasReadTheOneBeforeLateSharesThatAsYoung() {
        seen(100_000);
        heartbeat.shareAs("a");
        HeartbeatHistory late = success(100_000 + HOUR - 5_000, 100_000);
        heartbeat.merge(late, "b", false);
        seen(100_000 + HOUR);

        assertThat(heartbeat.needsSharing(100_000 + HOUR, Instant.EPOCH)).isTrue();
    }

    /** The end of a run must reach the peers: they know that it has begun, and not of the success before, which was not shared. */
    @Test
    void endOfARunIsSharedThoughAPeerThatHasReadTheSuccessBeforeTheLastOneLateSharesThatAsYoung() {
        seen(100_000);
        heartbeat.shareAs("a");
        seen(110_000);
        heartbeat.merge(
                success(120_000, 100_000).with(HeartbeatSignal.START, new SignalTime(120_000, 2), ""), "b", false);
        assertThat(heartbeat.history().lastSuccess()).isEqualTo(new SignalTime(110_000, 110_000));
        seen(124_000);

        assertThat(heartbeat.needsSharing(124_000, Instant.EPOCH)).isTrue();
    }

    @Test
    void firstSignalAfterAStartIsSharedThoughTheStoredOneSeemsYoung() {
        Heartbeat restarted = heartbeat(success(-1_000, 1));
        restarted.begin();
        restarted.receive(HeartbeatSignal.SUCCESS, new SignalTime(1_000, 2), "");
        boolean isFirstShared = restarted.needsSharing(1_000, Instant.EPOCH);
        restarted.shareAs("b");
        restarted.receive(HeartbeatSignal.SUCCESS, new SignalTime(2_000, 3), "");

        assertThat(isFirstShared).isTrue();
        assertThat(restarted.needsSharing(2_000, Instant.EPOCH)).isFalse();
    }

    @Test
    void theTimeThatOthersHaveAgreedOnReplacesThatOfTheDisk() {
        Heartbeat restarted = heartbeat(success(-60_000, 1));
        restarted.merge(
                HeartbeatHistory.none("a")
                        .with(HeartbeatSignal.FAIL, new SignalTime(-10_001, 2), "")
                        .with(HeartbeatSignal.SUCCESS, new SignalTime(-10_000, 1), ""),
                "b",
                false);

        assertThat(restarted.history().isFailed()).isFalse();
        assertThat(restarted.history().success()).isEqualTo(-10_000);
    }
}
