package io.grapevine.core.nflog;

import static io.grapevine.sim.Samples.at;
import static io.grapevine.sim.Samples.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.ReadVersion;
import io.grapevine.mesh.state.Stored;
import io.grapevine.model.ReceiverData;
import io.grapevine.records.EarlierAlerts;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class NotificationLogTest {
    private static final NflogKey KEY = new NflogKey("{}:{}", "r", "webhook", 0);
    private static final Duration RETENTION = Duration.ofHours(120);
    private static final Duration KEEP = Duration.ofHours(8);

    private final SteppedClock loop = new SteppedClock();
    private final List<byte[]> journal = new ArrayList<>();
    private final NotificationLog log = log();

    private NotificationLog log() {
        return new NotificationLog(
                loop,
                RETENTION,
                new StandaloneReplication(loop, new MemberId("a", "1")).state("nfl"),
                (record, whenDurable) -> journal.add(record),
                new NflogMetrics(new PrometheusRegistry()));
    }

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
            return () -> {}; // nothing is to be tidied here
        }

        @Override
        public RandomGenerator random() {
            throw new AssertionError("the log needs no randomness");
        }
    }

    private static NotifiedState firing(long... hashes) {
        return NotifiedState.of(hashes, new long[0], ReceiverData.EMPTY);
    }

    private void record(long... hashes) {
        Logs.record(log, KEY, firing(hashes), KEEP);
    }

    private static NflogEntry entry(double notified, double expires) {
        return new NflogEntry(KEY, at(notified), firing(1), at(expires), 0, UnknownFields.NONE);
    }

    private static Stored<NflogEntry> decoded(byte[] record) {
        return ((Decoded.Ok<Stored<NflogEntry>>) NflogEntryCodec.KIND.decode(record)).value();
    }

    @Test
    void lastRecordedEntryIsFound() {
        record(1, 2);
        loop.pass(Duration.ofSeconds(5));
        record(2);

        assertThat(log.find(KEY).notified().firing()).containsExactly(2);
        assertThat(log.find(KEY).entry().timestamp()).isEqualTo(at(5));
        assertThat(log.find(new NflogKey("{}:{}", "r", "webhook", 1))).isNull();
    }

    @Test
    void entryKeepsWhenTheGroupWasLastNotifiedAsResolved() {
        record(1);
        assertThat(log.find(KEY).entry().end(true)).isEqualTo(Instant.EPOCH);
        loop.pass(Duration.ofSeconds(5));
        record();
        assertThat(log.find(KEY).entry().end(true)).isEqualTo(at(5));
        loop.pass(Duration.ofSeconds(5));
        record(2);
        loop.pass(Duration.ofSeconds(5));
        record(2, 3);

        assertThat(log.find(KEY).entry().lastEnd()).isEqualTo(at(5));
        assertThat(decoded(journal.get(3)).value().lastEnd()).isEqualTo(at(5));
    }

    @Test
    void alertsThatHaveEndedUnseenAreNoEndOfTheirGroup() {
        record(1);
        loop.pass(Duration.ofSeconds(5));
        record();
        loop.pass(Duration.ofSeconds(5));
        record(2);

        log.recordEnded(KEY, 2);

        assertThat(log.find(KEY).notified().isFiring()).isFalse();
        assertThat(log.find(KEY).entry().end(true)).isEqualTo(at(5));
    }

    @Test
    void alertsThatCountAsResolvedAsTheyAreMutedAreNoEndOfTheirGroup() {
        long[] hash = {1};
        Logs.record(
                log,
                KEY,
                new NotifiedState(7, new long[0], hash, new long[] {0}, ReceiverData.EMPTY, EarlierAlerts.NONE, hash),
                KEEP);

        assertThat(log.find(KEY).entry().end(true)).isEqualTo(Instant.EPOCH);
    }

    @Test
    void everyRecordIsJournaled() {
        record(1);
        record(2);

        assertThat(journal).hasSize(2);
        Stored<NflogEntry> stored = decoded(journal.get(1));
        assertThat(stored.value()).isEqualTo(log.find(KEY).entry());
        assertThat(stored.mark().stamp()).isEqualTo(log.find(KEY).stamp());
        assertThat(stored.mark().writer()).isEqualTo("a");
        assertThat(stored.mark().keptUntil()).isEqualTo(at(0).plus(KEEP));
    }

    @Test
    void entryIsKeptForItsTimeButNoLongerThanTheRetention() {
        record(1);
        assertThat(log.find(KEY).entry().expiresAt()).isEqualTo(at(0).plus(KEEP));

        Logs.record(log, KEY, firing(), RETENTION.plusHours(1));
        assertThat(log.find(KEY).entry().expiresAt()).isEqualTo(at(0).plus(RETENTION));

        Logs.record(log, KEY, firing(), Duration.ZERO);
        assertThat(log.find(KEY).entry().expiresAt()).isEqualTo(at(0).plus(RETENTION));
    }

    @Test
    void entryIsRemovedFromTheMomentItExpires() {
        record(1);
        loop.pass(KEEP.minusNanos(1));
        log.collectGarbage();
        assertThat(log.all()).hasSize(1);

        loop.pass(Duration.ofNanos(1));
        log.collectGarbage();
        assertThat(log.all()).isEmpty();
    }

    @Test
    void entryIsProlongedAtHalfOfItsLifeAndCountsAsOfItsNotification() {
        record(1);
        long stamp = log.find(KEY).stamp();
        loop.pass(KEEP.dividedBy(2).minusMillis(1));
        log.prolong(log.find(KEY), KEEP);
        assertThat(log.find(KEY).stamp()).isEqualTo(stamp);

        loop.pass(Duration.ofMillis(1));
        log.prolong(log.find(KEY), KEEP);
        NotificationLog.LoggedNotification prolonged = log.find(KEY);
        assertThat(prolonged.stamp()).isGreaterThan(stamp);
        assertThat(prolonged.isNotifiedAfter(stamp)).isFalse();
        assertThat(prolonged.isNotifiedAfter(stamp - 1)).isTrue();
        assertThat(prolonged.age()).isEqualTo(KEEP.dividedBy(2));
        assertThat(prolonged.entry().timestamp()).isEqualTo(at(0));

        loop.pass(KEEP.minusMillis(1));
        log.collectGarbage();
        assertThat(log.find(KEY).age()).isEqualTo(KEEP.dividedBy(2).plus(KEEP).minusMillis(1));
        loop.pass(Duration.ofMillis(1));
        log.collectGarbage();
        assertThat(log.find(KEY)).isNull();
    }

    @Test
    void prolongedEntryKeepsItsAgeOverARestart() {
        record(1);
        loop.pass(KEEP.dividedBy(2));
        log.prolong(log.find(KEY), KEEP);
        Stored<NflogEntry> stored = decoded(journal.get(1));
        loop.pass(Duration.ofSeconds(10));

        NotificationLog restarted = log();
        assertThat(restarted.restore(stored)).isTrue();
        assertThat(restarted.find(KEY).age()).isEqualTo(KEEP.dividedBy(2).plusSeconds(10));
    }

    @Test
    void entryOfWhichOnlyEarlierAlertsAreLeftCountsAsOfTheFirstOfTheirNotifications() {
        loop.pass(Duration.ofMinutes(9));
        Instant first = loop.now().minus(Duration.ofMinutes(7));
        Instant second = loop.now().minus(Duration.ofMinutes(3));
        Logs.record(log, KEY, firing(1, 2).awaiting(Map.of(3L, first, 4L, second)), KEEP);
        loop.pass(Duration.ofMinutes(1));

        log.recordEnded(KEY, 1);
        assertThat(log.find(KEY).age()).isEqualTo(Duration.ofMinutes(1));
        log.recordEnded(KEY, 2);
        assertThat(log.find(KEY).notified().firing()).containsExactly(3, 4);
        assertThat(log.find(KEY).age()).isEqualTo(Duration.ofMinutes(8));
        assertThat(log.find(KEY).entry().timestamp()).isEqualTo(first);

        loop.pass(KEEP.minus(Duration.ofMinutes(1)));
        log.collectGarbage();
        assertThat(log.find(KEY)).isNotNull();
    }

    @Test
    void entryThatWasReplacedIsNotProlonged() {
        record(1);
        NotificationLog.LoggedNotification before = log.find(KEY);
        record(2);
        loop.pass(KEEP.dividedBy(2));
        log.prolong(before, KEEP);

        assertThat(journal).hasSize(2);
    }

    @Test
    void clockJumpRemovesNoEntry() {
        record(1);
        loop.now = loop.now.plus(Duration.ofDays(30));
        log.collectGarbage();
        assertThat(log.all()).hasSize(1);

        loop.now = loop.now.minus(Duration.ofDays(60));
        loop.pass(KEEP);
        log.collectGarbage();
        assertThat(log.all()).isEmpty();
    }

    @Test
    void entryIsKeptForItsTimeEvenIfThatIsShort() {
        Logs.record(log, KEY, firing(1), Duration.ofNanos(7));

        assertThat(log.find(KEY).notified()).isEqualTo(firing(1));
        assertThat(log.records()).hasSize(1);
        loop.pass(Duration.ofNanos(7));
        log.collectGarbage();
        assertThat(log.find(KEY)).isNull();
    }

    @Test
    void laterOfTwoEntriesIsRestoredWhateverTheirOrder() {
        assertThat(log.restore(stored(entry(10, 100)))).isTrue();
        assertThat(log.restore(stored(entry(5, 200)))).isFalse();
        assertThat(log.restore(stored(entry(10, 100)))).isFalse();
        assertThat(log.find(KEY).entry()).isEqualTo(entry(10, 100));
        assertThat(log.restore(stored(entry(11, 100)))).isTrue();
    }

    @Test
    void expiredEntryIsNotRestored() {
        loop.pass(Duration.ofSeconds(50));

        assertThat(log.restore(stored(entry(10, 50)))).isFalse();
        assertThat(log.find(KEY)).isNull();
        assertThat(log.restore(stored(entry(10, 51)))).isTrue();
    }

    @Test
    void slowNotificationDoesNotOverwriteALaterEntry() {
        record(1);
        NotificationLog.LoggedNotification before = log.find(KEY);
        loop.pass(Duration.ofSeconds(5));
        record(2);
        loop.pass(Duration.ofSeconds(5));
        NotifiedState late = NotifiedState.of(new long[] {3}, new long[0], ReceiverData.EMPTY);
        log.record(KEY, late, KEEP, new ReadVersion(before.stamp(), Duration.ofSeconds(8)), true);
        assertThat(log.find(KEY).notified().firing()).containsExactly(2);

        log.record(KEY, late, KEEP, new ReadVersion(log.find(KEY).stamp(), Duration.ofSeconds(8)), true);
        assertThat(log.find(KEY).notified().firing()).containsExactly(3);
    }

    @Test
    void expiredEntryDoesNotHideOneRecordedByAClockThatIsBehind() {
        Logs.record(log, KEY, firing(1), Duration.ofSeconds(1));
        loop.pass(Duration.ofSeconds(2));
        loop.now = loop.now.minus(Duration.ofHours(1));
        log.collectGarbage();
        assertThat(log.find(KEY)).isNull();

        record(2);
        assertThat(log.find(KEY).notified()).isEqualTo(firing(2));
    }

    @Test
    void journaledEntryIsRestoredAsItWas() {
        NotifiedState notified =
                new NotifiedState(42, new long[] {1}, new long[] {2, 3}, new long[] {20, 30}, ReceiverData.EMPTY);
        Logs.record(log, KEY, notified, KEEP);
        record(9);
        Logs.record(log, KEY, notified, KEEP);
        loop.pass(Duration.ofSeconds(30));
        NotificationLog again = log();
        for (int i : new int[] {2, 0, 1}) {
            again.restore(decoded(journal.get(i)));
        }

        assertThat(again.find(KEY)).isEqualTo(log.find(KEY));
        assertThat(again.records()).containsExactlyElementsOf(log.records());
    }

    @Test
    void laterEntryIsRecordedEvenIfTheClockWasSetBack() {
        record(1);
        long before = log.find(KEY).stamp();
        loop.now = at(-3600);
        record(2);

        assertThat(log.find(KEY).notified().firing()).containsExactly(2);
        assertThat(log.find(KEY).entry().timestamp()).isEqualTo(at(-3600));
        assertThat(log.find(KEY).stamp()).isGreaterThan(before);
    }

    @Test
    void ageIsTheTimeSinceTheNotification() {
        record(1);
        loop.pass(Duration.ofMinutes(7));

        assertThat(log.find(KEY).age()).isEqualTo(Duration.ofMinutes(7));
    }

    @Test
    void ageIsUnaffectedByClockJumps() {
        record(1);
        loop.pass(Duration.ofMinutes(7));
        loop.now = loop.now.minus(Duration.ofHours(3));
        loop.pass(Duration.ofMinutes(1));
        assertThat(log.find(KEY).age()).isEqualTo(Duration.ofMinutes(8));

        loop.now = loop.now.plus(Duration.ofHours(9));
        assertThat(log.find(KEY).age()).isEqualTo(Duration.ofMinutes(8));
    }

    @Test
    void ageOfARestoredEntryCountsFromItsTimestampOrFromTheRestoreIfThatIsInTheFuture() {
        log.restore(stored(entry(-60, 10_000)));
        assertThat(log.find(KEY).age()).isEqualTo(Duration.ofSeconds(60));

        log.restore(stored(entry(3600, 10_000)));
        loop.pass(Duration.ofSeconds(30));
        assertThat(log.find(KEY).age()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void entryIsStoredWithTheAgeOfTheTimerWhateverTheClockSays() {
        record(1);
        loop.pass(Duration.ofMinutes(7));
        loop.now = at(-86_400);
        NotificationLog again = log();
        again.restore(decoded(log.records().get(0)));

        assertThat(again.find(KEY).age()).isEqualTo(Duration.ofMinutes(7));
    }

    @Test
    void anEpisodeMayBeOlderByASleepAndByAnyTimeWhereTheClockWasSetBackBeforeARestart() {
        log.beginEpisode("{}:{}", "r", "e");
        loop.pass(Duration.ofMinutes(7));
        assertThat(restarted().asleep("{}:{}", "r", "e")).isEqualTo(Duration.ZERO);
        loop.now = loop.now.plus(Duration.ofHours(1));
        assertThat(log.asleep("{}:{}", "r", "e")).isEqualTo(Duration.ofHours(1));

        loop.now = at(-60);
        assertThat(restarted().asleep("{}:{}", "r", "e")).isGreaterThan(Duration.ofDays(1));
    }

    private NotificationLog restarted() {
        NotificationLog again = log();
        again.restore(decoded(journal.get(0)));
        return again;
    }
}
