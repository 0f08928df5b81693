package io.grapevine.node.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.HeartbeatConfig;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long PATIENCE_MILLIS = PATIENCE.toMillis();

    private final Heartbeat heartbeat = heartbeat();

    private static Heartbeat heartbeat() {
        HeartbeatConfig config = new HeartbeatConfig(
                "a", Matchers.NONE, Optional.empty(), PATIENCE, PATIENCE, true, LabelSet.EMPTY, LabelSet.EMPTY, "");
        Heartbeat heartbeat = new Heartbeat(config, HeartbeatHistory.none("a"));
        heartbeat.listenSince(0);
        return heartbeat;
    }

    private void seen(long at) {
        heartbeat.received(heartbeat.history().with(HeartbeatSignal.SUCCESS, at, ""));
    }

    private long judgedFrom(long now) {
        return heartbeat.judgedFrom(heartbeat.absentFrom(now, Instant.EPOCH));
    }

    @Test
    void pauseAfterTheLastSignalPostponesTheJudgement() {
        seen(100_000);
        heartbeat.paused(20_000, 130_000);
        heartbeat.paused(5_000, 140_000);

        assertThat(judgedFrom(140_000)).isEqualTo(100_000 + PATIENCE_MILLIS + 25_000);
    }

    @Test
    void pauseThatIsNoticedAfterASignalWasReceivedAtItsEndDoesNot() {
        seen(130_000);
        heartbeat.paused(20_000, 130_000);

        assertThat(judgedFrom(130_000)).isEqualTo(130_000 + PATIENCE_MILLIS);
    }

    @Test
    void pauseCountsAsFarAsItFollowsASignalThatAPeerReceivedMeanwhile() {
        seen(124_000);
        heartbeat.paused(20_000, 130_000);

        assertThat(judgedFrom(130_000)).isEqualTo(124_000 + PATIENCE_MILLIS + 6_000);
    }

    @Test
    void pauseBeforeTheFirstSignalCountsAsAWhole() {
        heartbeat.paused(20_000, 30_000);

        assertThat(judgedFrom(30_000)).isEqualTo(PATIENCE_MILLIS + 20_000);
    }

    @Test
    void pauseBeforeTheReplicaListensDoesNotCount() {
        heartbeat.listenSince(Heartbeat.NEVER_DUE);
        heartbeat.paused(5_000, 10_000);
        heartbeat.listenSince(30_000);
        heartbeat.paused(20_000, 30_000);

        assertThat(judgedFrom(30_000)).isEqualTo(30_000 + PATIENCE_MILLIS);
    }

    @Test
    void signalEndsWhatPausesPostpone() {
        seen(100_000);
        heartbeat.paused(20_000, 130_000);
        seen(131_000);

        assertThat(judgedFrom(131_000)).isEqualTo(131_000 + PATIENCE_MILLIS);
    }

    /** It waited in the sockets, so it seems young, and wins if the clock of its writer is ahead. */
    @Test
    void versionOfAPeerThatFollowsAPauseReplacesTheSignThatWasSharedAtItsEnd() {
        seen(130_000);
        heartbeat.shareAs("a");
        heartbeat.share(heartbeat.history(), "b");

        assertThat(heartbeat.isReplacedSince(110_000)).isTrue();
        assertThat(heartbeat.isReplacedSince(130_001)).isFalse();
        heartbeat.shareAs("a");
        assertThat(heartbeat.isReplacedSince(110_000)).isFalse();
    }
}
