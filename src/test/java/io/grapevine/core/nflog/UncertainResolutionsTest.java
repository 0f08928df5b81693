package io.grapevine.core.nflog;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.model.ReceiverData;
import io.grapevine.records.EarlierAlerts;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UncertainResolutionsTest {
    private static final NflogKey KEY = new NflogKey("{}:{}", "r", "webhook", 0);
    private static final Duration AGE = Duration.ofSeconds(3);
    private static final long BASIS = 40;
    private static final long STAMP = 50;

    private static NflogEntry entry(NotifiedState notified) {
        return new NflogEntry(KEY, at(10), notified, at(1000), BASIS, UnknownFields.NONE);
    }

    /** Alert 1 fires, 2 and 3 ended with the last notification, 4 before; the end of 5 is awaited. */
    private static NotifiedState notified() {
        return new NotifiedState(
                7,
                new long[] {1},
                new long[] {2, 3},
                new long[] {at(8).toEpochMilli(), at(9).toEpochMilli()},
                ReceiverData.EMPTY.with("k", "v"),
                new EarlierAlerts(Map.of(4L, at(1)), Map.of(5L, at(2))),
                new long[0]);
    }

    private static NotifiedState firing(long... hashes) {
        return NotifiedState.of(hashes, new long[0], ReceiverData.EMPTY);
    }

    private static NflogEntry awaited(NflogEntry current, Duration age, NotifiedState other) {
        return UncertainResolutions.awaited(current, age, STAMP, other);
    }

    private static Map<Long, Instant> times(Map<Long, Instant> times) {
        return new TreeMap<>(times);
    }

    @Test
    void endIsAwaitedThatTheOtherReplicaNotifiedAsFiring() {
        NflogEntry awaited = awaited(entry(notified()), AGE, firing(2));

        assertThat(awaited.notified())
                .isEqualTo(new NotifiedState(
                        7,
                        new long[] {1},
                        new long[] {3},
                        new long[] {at(9).toEpochMilli()},
                        ReceiverData.EMPTY.with("k", "v"),
                        new EarlierAlerts(times(Map.of(2L, at(8), 4L, at(1))), times(Map.of(2L, at(10), 5L, at(2)))),
                        new long[0]));
        assertThat(awaited.basis()).isEqualTo(BASIS);
    }

    @Test
    void endOfAnEarlierNotificationIsAwaitedToo() {
        NotifiedState awaited = awaited(entry(notified()), AGE, firing(4)).notified();

        assertThat(awaited.resolved()).containsExactly(2, 3);
        assertThat(awaited.earlier().ended()).containsOnlyKeys(4L);
        assertThat(awaited.earlier().unended()).containsOnlyKeys(4L, 5L);
    }

    private static NflogEntry alertmanagers(long firing, long... muted) {
        long[] known = firing == 0 ? new long[0] : new long[] {firing};
        NotifiedState notified =
                NotifiedState.of(known, new long[0], ReceiverData.EMPTY).omitting(muted, at(0));
        return new NflogEntry(KEY, at(100), notified, at(1100), 0, UnknownFields.NONE);
    }

    private static @Nullable NflogEntry besideMuted(NflogEntry current, NotifiedState before, long replacedAge) {
        return UncertainResolutions.besideMuted(current, AGE, STAMP, entry(before), Duration.ofSeconds(replacedAge));
    }

    @Test
    void entryThatAlertmanagerWritesAsAlertsAreMutedIsAsOldAsTheNotificationBefore() {
        NflogEntry kept = Objects.requireNonNull(besideMuted(alertmanagers(1, 6), notified(), 400));

        assertThat(kept.notifiedBefore()).isEqualTo(Duration.ofSeconds(400));
        assertThat(kept.timestamp()).isEqualTo(at(100 - 397));
        assertThat(kept.life()).as("from now on as long as before").isEqualTo(Duration.ofSeconds(400 + 1000));
        assertThat(besideMuted(kept, notified(), 500)).as("written again").isNull();
    }

    @Test
    void endIsAwaitedOfAnAlertThatAlertmanagerHasAsMutedAndThatWasNotified() {
        NflogEntry kept = Objects.requireNonNull(besideMuted(alertmanagers(0, 1, 5, 6), notified(), 400));

        assertThat(kept.notified().earlier().unended()).isEqualTo(times(Map.of(1L, at(100 - 397), 5L, at(2))));
        assertThat(kept.notified().omitted()).containsExactly(1, 5, 6);
        assertThat(kept.notified().firing()).isEmpty();
    }

    @Test
    void notificationOfAlertmanagerBesideMutedAlertsIsAsOldAsItSays() {
        assertThat(besideMuted(alertmanagers(9, 6), notified(), 400))
                .as("of a new alert")
                .isNull();
        assertThat(besideMuted(alertmanagers(1, 6), notified(), 500))
                .as("after repeat_interval, half of its life")
                .isNull();
        assertThat(besideMuted(alertmanagers(1), notified(), 400))
                .as("without muted alerts")
                .isNull();
    }

    @Test
    void endsWithoutTimesAreAwaited() {
        NotifiedState alertmanagers = NotifiedState.of(new long[0], new long[] {2, 3}, ReceiverData.EMPTY);
        NotifiedState awaited = awaited(entry(alertmanagers), AGE, firing(3)).notified();

        assertThat(awaited.resolved()).containsExactly(2);
        assertThat(awaited.endsByHash()).isEmpty();
        assertThat(awaited.earlier().unended()).containsOnlyKeys(3L);
    }

    @Test
    void newEntryIsOfTheSameNotificationAndKeptForAsLongFromNow() {
        NflogEntry awaited = awaited(entry(notified()), AGE, firing(2));

        assertThat(awaited.timestamp()).isEqualTo(at(10));
        assertThat(awaited.notifiedBefore()).isEqualTo(AGE);
        assertThat(awaited.expiresAt()).isEqualTo(entry(notified()).expiresAt().plus(AGE));
    }

    @Test
    void entryStaysIfNoEndIsInDoubtOrAllThatAreAreAwaited() {
        assertThat(awaited(entry(notified()), AGE, firing(1, 5))).isNull();
        NflogEntry awaited = awaited(entry(notified()), AGE, firing(2));
        assertThat(awaited(awaited, AGE, firing(2))).isNull();
    }

    @Test
    void entryIsNotWrittenAnewOnceNoReplicaHoldsTheEnd() {
        assertThat(awaited(entry(notified()), Duration.ofMinutes(15), firing(2)))
                .isNotNull();
        assertThat(awaited(entry(notified()), Duration.ofMinutes(15).plusNanos(1), firing(2)))
                .isNull();
    }

    @Test
    void endIsAwaitedOfWhatTheEntryDoesNotMentionAndItsNotificationIsAsOldAsBefore() {
        NflogEntry awaited = awaited(entry(notified()), Duration.ofHours(1), firing(2, 9));

        assertThat(awaited.notified().earlier().unended()).isEqualTo(times(Map.of(5L, at(2), 9L, at(10))));
        assertThat(awaited.notified().resolved()).containsExactly(2, 3);
        assertThat(awaited.timestamp()).isEqualTo(at(10));
        assertThat(awaited.notifiedBefore()).isEqualTo(Duration.ofHours(1));
        assertThat(awaited.basis()).isEqualTo(STAMP);
    }

    @Test
    void alertThatCountsAsResolvedAsItIsMutedGivesNoEndThoughThatIsInDoubt() {
        NotifiedState muted = new NotifiedState(
                7,
                new long[0],
                new long[] {2},
                new long[] {NotifiedState.BY_MUTING.toEpochMilli()},
                ReceiverData.EMPTY,
                EarlierAlerts.NONE,
                new long[] {2});
        assertThat(muted.isEnd()).isFalse();

        NotifiedState awaited = awaited(entry(muted), AGE, firing(2)).notified();
        assertThat(awaited.awaitsEndOf(2)).isTrue();
        assertThat(awaited.isEnd()).isFalse();
    }

    private static boolean mayBeOutOfOrder(long replacedStamp, int replacedMillis) {
        return UncertainResolutions.mayBeOutOfOrder(
                entry(notified()), AGE, replacedStamp, Duration.ofMillis(replacedMillis));
    }

    @Test
    void orderIsCertainIfTheWriterKnewTheOtherEntry() {
        assertThat(mayBeOutOfOrder(BASIS, 3000)).isFalse();
        assertThat(mayBeOutOfOrder(BASIS + 1, 3000)).isTrue();
    }

    @Test
    void orderIsCertainIfTheOtherEntryIsMuchOlder() {
        assertThat(mayBeOutOfOrder(BASIS + 1, 5000)).isTrue();
        assertThat(mayBeOutOfOrder(BASIS + 1, 5001)).isFalse();
        assertThat(mayBeOutOfOrder(BASIS + 1, 0))
                .as("younger, and replaced all the same")
                .isTrue();
    }

    private static long[] firingUnknown(long replacedStamp, int replacedAt) {
        return firingUnknown(replacedStamp, replacedAt, 7).firing();
    }

    private static NotifiedState firingUnknown(long replacedStamp, int replacedAt, long identity) {
        return firingUnknown(replacedStamp, replacedAt, identity, false);
    }

    private static NotifiedState firingUnknown(long replacedStamp, int replacedAt, long identity, boolean isOwn) {
        NotifiedState notified = new NotifiedState(
                identity,
                new long[] {1, 2, 4, 9},
                new long[0],
                new long[0],
                ReceiverData.EMPTY,
                new EarlierAlerts(Map.of(), Map.of(8L, at(-50), 7L, NotifiedState.UNSEEN)),
                new long[0]);
        NflogEntry replaced = new NflogEntry(KEY, at(replacedAt), notified, at(1000), BASIS, UnknownFields.NONE);
        return UncertainResolutions.firingUnknownTo(
                entry(notified()), AGE, replaced, replacedStamp, AGE.plusSeconds(100), isOwn);
    }

    @Test
    void unknownMessageMayFollowTheEndsOfEarlierEntriesAndTellOfOthers() {
        assertThat(firingUnknown(BASIS + 1, 2)).containsExactly(1, 4, 7, 8, 9);
        assertThat(firingUnknown(BASIS, 2)).as("it is known").isEmpty();
        assertThat(firingUnknown(BASIS + 1, 0)).as("it is older than the end").containsExactly(1, 7, 8, 9);
        assertThat(firingUnknown(BASIS + 1, 2, 6).firing())
                .as("of another integration")
                .containsExactly(4);
    }

    @Test
    void ownMessageIsUnknownThoughItSeemsToBeFollowedWhereAnEndIsFromBefore() {
        assertThat(firingUnknown(BASIS - 1, 2, 7, true).firing()).containsExactly(4);
        assertThat(firingUnknown(BASIS - 1, 2, 7, false).firing())
                .as("of another replica")
                .isEmpty();
        assertThat(firingUnknown(BASIS, 2, 7, true).firing())
                .as("it is followed")
                .isEmpty();
        assertThat(firingUnknown(BASIS - 1, 0, 7, true).firing())
                .as("it is older than the end")
                .isEmpty();
    }

    @Test
    void unknownMessageMayAwaitTheEndOfWhatHadEndedBefore() {
        NotifiedState notified =
                NotifiedState.of(new long[0], new long[0], ReceiverData.EMPTY).awaiting(Map.of(4L, at(5)));
        NflogEntry replaced = new NflogEntry(KEY, at(6), notified, at(1000), BASIS, UnknownFields.NONE);
        NotifiedState unknown = UncertainResolutions.firingUnknownTo(
                entry(notified()), AGE, replaced, BASIS + 1, AGE.plusSeconds(4), false);

        assertThat(unknown.earlier().unended()).isEqualTo(times(Map.of(4L, at(5))));
    }

    @Test
    void whatAnUnknownMessageTellsOfCountsAsOfThatMessageByTheClockOfTheEntryThatStays() {
        NotifiedState unknown = firingUnknown(BASIS + 1, 2, 7);
        NotifiedState awaited = awaited(entry(notified()), AGE, unknown).notified();

        assertThat(awaited.earlier().unended())
                .isEqualTo(times(Map.of(
                        4L, at(10 - 100), 5L, at(2), 7L, NotifiedState.UNSEEN, 8L, at(10 - 152), 9L, at(10 - 100))));
        assertThat(awaited.isKnownFiring(7))
                .as("has ended without a notification, so its next firing is news")
                .isFalse();
    }
}
