package io.grapevine.features.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageWriter;
import org.junit.jupiter.api.Test;

class HeartbeatHistoryTest {
    private static final HeartbeatHistory NONE = HeartbeatHistory.none("a");

    /** A signal at a time by the elapsed clock; by the wall clock it is a million later. */
    private static SignalTime at(long time) {
        return new SignalTime(time, 1_000_000 + time);
    }

    private static HeartbeatHistory success(long time) {
        return NONE.with(HeartbeatSignal.SUCCESS, at(time), "all is well");
    }

    /** What another replica makes of it that reads it so much later. */
    private static HeartbeatHistory read(HeartbeatHistory history, long written, long read) {
        return decode(history.encode(written)).shifted(read);
    }

    private static HeartbeatHistory decode(byte[] body) {
        return ((Decoded.Ok<HeartbeatHistory>) HeartbeatHistory.decode(body)).value();
    }

    @Test
    void encodedHistoryIsDecodedWithAges() {
        HeartbeatHistory history = success(20_000).with(HeartbeatSignal.FAIL, at(50_000), "disk full");

        assertThat(read(history, 51_000, 51_000)).isEqualTo(history);
    }

    @Test
    void successThatWasHeldUpDoesNotFollowTheFailureAfterIt() {
        HeartbeatHistory first = success(20_000);
        HeartbeatHistory second = first.with(HeartbeatSignal.FAIL, at(50_000), "disk full");

        HeartbeatHistory paused = NONE.merge(read(first, 20_000, 60_000)).merge(read(second, 50_000, 60_000));

        assertThat(paused.isFailed()).isTrue();
        assertThat(paused.success()).isEqualTo(30_000);
        assertThat(paused.message()).isEqualTo("disk full");
    }

    @Test
    void startThatFollowsASuccessIsRunningThoughBothWereHeldUp() {
        HeartbeatHistory first = success(20_000);
        HeartbeatHistory second = first.with(HeartbeatSignal.START, at(50_000), "");

        HeartbeatHistory paused = NONE.merge(read(first, 20_000, 60_000)).merge(read(second, 50_000, 60_000));

        assertThat(paused.isRunning()).isTrue();
    }

    @Test
    void failureStaysWhereASuccessBeforeItReturnsFromAReplicaThatItReachedLate() {
        HeartbeatHistory first = success(20_000);
        HeartbeatHistory second = first.with(HeartbeatSignal.FAIL, at(50_000), "disk full");
        HeartbeatHistory late = NONE.merge(read(first, 20_000, 60_000)).with(HeartbeatSignal.START, at(60_100), "");

        HeartbeatHistory merged = second.merge(read(late, 60_100, 60_101));

        assertThat(merged.isFailed()).isTrue();
        assertThat(merged.success()).isEqualTo(20_000);
        assertThat(merged.isRunning()).isTrue();
        assertThat(merged.message()).isEmpty();
    }

    @Test
    void orderOfSimultaneousSignalsIsThatOfTheVersionReadLast() {
        HeartbeatHistory a = success(20_000);
        HeartbeatHistory b = NONE.with(HeartbeatSignal.FAIL, new SignalTime(20_000, 3), "disk full");
        HeartbeatHistory atA = a.merge(read(b, 20_000, 20_001));
        HeartbeatHistory atB = b.merge(read(a, 20_000, 20_001));

        // only one version survives in the mesh, so all replicas end with its order
        assertThat(atA.isFailed()).isNotEqualTo(atB.isFailed());
        assertThat(atB.merge(read(atA, 20_001, 20_002)).isFailed()).isEqualTo(atA.isFailed());
        assertThat(atA.merge(read(atB, 20_001, 20_002)).isFailed()).isEqualTo(atB.isFailed());
    }

    @Test
    void signalsThatAreReadInOneMillisecondKeepTheirOrder() {
        HeartbeatHistory failed = success(20_000).with(HeartbeatSignal.FAIL, at(20_000), "disk full");

        assertThat(failed.isFailed()).isTrue();
        assertThat(read(failed, 20_000, 20_000).isFailed()).isTrue();
        assertThat(failed.with(HeartbeatSignal.SUCCESS, at(20_000), "").isFailed())
                .isFalse();
        assertThat(failed.with(HeartbeatSignal.START, at(20_000), "").isRunning())
                .isTrue();
    }

    @Test
    void laterOfTwoSuccessesCounts() {
        HeartbeatHistory merged = success(20_000).merge(NONE.with(HeartbeatSignal.SUCCESS, at(30_000), "again"));

        assertThat(merged).isEqualTo(NONE.with(HeartbeatSignal.SUCCESS, at(30_000), "again"));
        assertThat(merged.merge(success(20_000))).isEqualTo(merged);
    }

    @Test
    void signalsOfAReplicaThatSharesNoIdentifiersCountByTheirTimes() {
        byte[] earlier = new MessageWriter()
                .string(1, "a")
                .varint(2, 7)
                .presentVarint(3, 0)
                .string(6, "old")
                .toBytes();

        HeartbeatHistory merged = success(20_000).merge(decode(earlier).shifted(30_000));

        assertThat(merged)
                .isEqualTo(new HeartbeatHistory(
                        "a", 7, new SignalTime(30_000, 0), SignalTime.NONE, SignalTime.NONE, "old"));
        assertThat(merged.merge(success(20_000))).isEqualTo(merged);
    }
}
