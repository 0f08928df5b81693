package io.grapevine.records;

import io.grapevine.base.protobuf.UnknownFields;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification log entry: the last notification of a group to an integration.
 *
 * @param timestamp the time of the notification, by the clock of the replica that sent it
 * @param expiresAt until when the entry is kept, by the same clock
 * @param basis the stamp of the entry that its writer had when the attempt to notify began; 0 if it had none, or if that is
 *     unknown. The writer did not know an entry with a greater stamp
 * @param notifiedBefore how long before the write of this version the notification was; zero unless the entry was written again,
 *     to be kept for longer
 * @param lastEnd when the group was notified as resolved for the last time before this notification, by the clock of the replica that
 *     did; {@link Instant#EPOCH} if it never was, or if that is unknown
 * @param unknownFields fields of newer versions, as protobuf bytes
 */
public record NflogEntry(
        NflogKey key,
        Instant timestamp,
        NotifiedState notified,
        Instant expiresAt,
        long basis,
        Duration notifiedBefore,
        Instant lastEnd,
        UnknownFields unknownFields) {

    /** An entry that was written when its notification was accepted, of a group that was not notified as resolved before. */
    public NflogEntry(
            NflogKey key,
            Instant timestamp,
            NotifiedState notified,
            Instant expiresAt,
            long basis,
            UnknownFields unknownFields) {
        this(key, timestamp, notified, expiresAt, basis, Duration.ZERO, Instant.EPOCH, unknownFields);
    }

    /** A copy with other alerts. */
    public NflogEntry knowing(NotifiedState next) {
        return new NflogEntry(key, timestamp, next, expiresAt, basis, notifiedBefore, lastEnd, unknownFields);
    }

    /** A copy whose notification was at another time. */
    public NflogEntry at(Instant notifiedAt) {
        return new NflogEntry(key, notifiedAt, notified, expiresAt, basis, notifiedBefore, lastEnd, unknownFields);
    }

    /**
     * The entry to write again, with the same notification.
     *
     * @param age the time since the notification
     * @param life for how much longer it is kept
     * @param nextBasis the basis of the entry to write: the stamp of this one, or its basis where an end in it is in doubt
     */
    public NflogEntry prolonged(Duration age, Duration life, long nextBasis) {
        return new NflogEntry(
                key, timestamp, notified, timestamp.plus(age).plus(life), nextBasis, age, lastEnd, unknownFields);
    }

    /**
     * This entry where it follows another one of its key, and keeps the end that was notified until then.
     *
     * @param sendsEnds as for {@link #end}
     */
    public NflogEntry after(NflogEntry before, boolean sendsEnds) {
        Instant end = before.end(sendsEnds);
        return new NflogEntry(key, timestamp, notified, expiresAt, basis, notifiedBefore, end, unknownFields);
    }

    /**
     * When the group was notified as resolved for the last time, with this notification or before it; {@link Instant#EPOCH} if it never
     * was, or if that is unknown. An end that is only recorded is none where the end of a notified alert is still awaited: its writer
     * did not hold that one, as it had just started and the alert was not posted to it yet. An entry that only says which
     * alerts are muted is none either, nor is one whose alerts have all ended without a notification of that.
     *
     * @param sendsEnds whether the integration is notified of ends; they are only recorded otherwise
     */
    public Instant end(boolean sendsEnds) {
        boolean isOfAll = (sendsEnds || !notified.awaitsEarlier()) && !isOfMutedOnly();
        if (notified.resolved().length == 0 && !notified.earlier().unended().isEmpty()) {
            return lastEnd; // its alerts have ended unseen
        }
        return notified.isEnd() && isOfAll ? timestamp : lastEnd;
    }

    /** Whether the entry only says that alerts are muted, and stands for no notification. */
    public boolean isOfMutedOnly() {
        return notified.omitted().length > 0 && !notified.isFiring() && notified.resolved().length == 0;
    }

    /**
     * Whether an Alertmanager wrote the entry beside alerts that it takes for muted ({@code muted-alerts-in-nflog}), and no replica has
     * written it again since.
     */
    public boolean isBesideMutedByAlertmanager() {
        return notified.omitted().length > 0 && notified.identity() == 0 && notifiedBefore.isZero();
    }

    /** When the integration was notified; null if the entry only says which alerts are muted. */
    public @Nullable Instant notifiedAt() {
        return isOfMutedOnly() ? null : timestamp;
    }

    /**
     * When the group was last notified of anything, also by an earlier notification of a replica whose clock is ahead;
     * {@link Instant#EPOCH} if it never was.
     */
    public Instant lastNotified() {
        return timestamp.isAfter(lastEnd) && !isOfMutedOnly() ? timestamp : lastEnd;
    }

    /** The lifetime of the entry, independent of the clock of the replica that wrote it. */
    public Duration life() {
        return Duration.between(timestamp, expiresAt);
    }
}
