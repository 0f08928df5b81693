package io.grapevine.nflog;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.loop.EventLoop;
import io.grapevine.model.ReceiverData;
import io.grapevine.model.UnknownFields;
import io.grapevine.wire.Decoded;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class NotificationLogTest {
    private static final LogKey KEY = new LogKey("{}:{}", "r", "webhook", 0);
    private static final Duration RETENTION = Duration.ofHours(120);
    private static final Duration KEEP = Duration.ofHours(8);

    private final SteppedClock loop = new SteppedClock();
    private final List<byte[]> journal = new ArrayList<>();
    private final NotificationLog log = new NotificationLog(
            loop, RETENTION, (record, whenDurable) -> journal.add(record), new LogMetrics(new PrometheusRegistry()));

    /** A loop whose wall clock and timers the test moves, each on its own. */
    private static final class SteppedClock implements EventLoop {
        private Instant now = at(0);
        private Duration elapsed = Duration.ofSeconds(100);

        void pass(Duration time) {
            now = now.plus(time);
            elapsed = elapsed.plus(time);
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public Duration elapsed() {
            return elapsed;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            throw new AssertionError("the log needs no timer");
        }

        @Override
        public RandomGenerator random() {
            throw new AssertionError("the log needs no randomness");
        }
    }

    private void record(long... firing) {
        log.record(KEY, firing, new long[0], ReceiverData.EMPTY, KEEP);
    }

    private static LogEntry entry(double told, double expires) {
        return new LogEntry(
                KEY, at(told), new long[] {1}, new long[0], ReceiverData.EMPTY, at(expires), UnknownFields.NONE);
    }

    @Test
    void findsWhatWasRecordedLast() {
        record(1, 2);
        loop.pass(Duration.ofSeconds(5));
        record(2);

        assertThat(log.find(KEY).entry().firing()).containsExactly(2);
        assertThat(log.find(KEY).entry().timestamp()).isEqualTo(at(5));
        assertThat(log.find(new LogKey("{}:{}", "r", "webhook", 1))).isNull();
    }

    @Test
    void givesEachRecordToTheJournal() {
        record(1);
        record(2);

        assertThat(journal).hasSize(2);
        assertThat(((Decoded.Ok<LogEntry>) LogEntryCodec.decode(journal.get(1))).value())
                .isEqualTo(log.find(KEY).entry());
    }

    @Test
    void keepsAnEntryAsLongAsItIsOfUseButNoLongerThanTheRetention() {
        record(1);
        assertThat(log.find(KEY).entry().expiresAt()).isEqualTo(at(0).plus(KEEP));

        log.record(KEY, new long[0], new long[0], ReceiverData.EMPTY, RETENTION.plusHours(1));
        assertThat(log.find(KEY).entry().expiresAt()).isEqualTo(at(0).plus(RETENTION));

        log.record(KEY, new long[0], new long[0], ReceiverData.EMPTY, Duration.ZERO);
        assertThat(log.find(KEY).entry().expiresAt()).isEqualTo(at(0).plus(RETENTION));
    }

    @Test
    void forgetsEntriesFromTheMomentAtWhichTheyExpire() {
        record(1);
        loop.pass(KEEP.minusNanos(1));
        log.collectGarbage();
        assertThat(log.all()).hasSize(1);

        loop.pass(Duration.ofNanos(1));
        log.collectGarbage();
        assertThat(log.all()).isEmpty();
    }

    @Test
    void takesTheYoungerOfTwoEntriesInWhateverOrderTheyCome() {
        assertThat(log.merge(entry(10, 100))).isTrue();
        assertThat(log.merge(entry(5, 200))).isFalse();
        assertThat(log.merge(entry(10, 300))).isFalse();
        assertThat(log.find(KEY).entry()).isEqualTo(entry(10, 100));
        assertThat(log.merge(entry(11, 100))).isTrue();
    }

    @Test
    void refusesAnEntryThatHasExpired() {
        loop.pass(Duration.ofSeconds(50));

        assertThat(log.merge(entry(10, 49))).isFalse();
        assertThat(log.merge(entry(10, 50))).isTrue();
    }

    @Test
    void recordsAYoungerEntryEvenAfterTheClockHasBeenSetBack() {
        record(1);
        loop.now = at(-3600);
        record(2);

        assertThat(log.find(KEY).entry().firing()).containsExactly(2);
        assertThat(log.find(KEY).entry().timestamp()).isAfter(at(0));
    }

    @Test
    void tellsHowLongAgoAnEntryWasTold() {
        record(1);
        loop.pass(Duration.ofMinutes(7));

        assertThat(log.find(KEY).age()).isEqualTo(Duration.ofMinutes(7));
    }

    @Test
    void ageGoesOnWhenTheClockIsSetBack() {
        record(1);
        loop.pass(Duration.ofMinutes(7));
        loop.now = loop.now.minus(Duration.ofHours(3));
        loop.pass(Duration.ofMinutes(1));

        assertThat(log.find(KEY).age()).isEqualTo(Duration.ofMinutes(8));
    }

    @Test
    void ageOfARestoredEntryCountsFromItsTimestampOrFromTheRestoreIfThatIsInTheFuture() {
        log.merge(entry(-60, 10_000));
        assertThat(log.find(KEY).age()).isEqualTo(Duration.ofSeconds(60));

        log.merge(entry(3600, 10_000));
        loop.pass(Duration.ofSeconds(30));
        assertThat(log.find(KEY).age()).isEqualTo(Duration.ofSeconds(30));
    }
}
