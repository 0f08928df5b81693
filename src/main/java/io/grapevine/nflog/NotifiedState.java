package io.grapevine.nflog;

import io.grapevine.model.ReceiverData;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of a notification log entry: the alerts of the last notification, as in Alertmanager, and some of earlier
 * ones.
 *
 * @param identity a hash of the integration's configuration; 0 if unknown
 * @param firing the hashes ({@link AlertHash}) of the alerts notified as firing
 * @param resolved the hashes of the alerts notified as resolved
 * @param resolvedEnds when each of {@code resolved} ended, by the clock of the replica that notified, in milliseconds
 *     since 1970; empty if unknown
 * @param receiverData data that the integration keeps for its next notification
 * @param earlier further alerts of earlier notifications, with times by the same clock
 * @param muted the hashes of the alerts that the integration was notified of as muted: among {@code firing}, or among {@code
 *     resolved} where muted alerts count as resolved
 */
@SuppressWarnings("ArrayRecordComponent") // equals is written out, and boxes for hashes would cost too much
public record NotifiedState(
        long identity,
        long[] firing,
        long[] resolved,
        long[] resolvedEnds,
        ReceiverData receiverData,
        EarlierAlerts earlier,
        long[] muted) {

    /** Copies the arrays; the order is that of the encoded entry. */
    public NotifiedState {
        if (resolvedEnds.length != 0 && resolvedEnds.length != resolved.length) {
            throw new IllegalArgumentException(
                    "resolvedEnds: " + resolvedEnds.length + " (expected: 0 or " + resolved.length + ")");
        }
        firing = firing.clone();
        resolved = resolved.clone();
        resolvedEnds = resolvedEnds.clone();
        muted = muted.clone();
    }

    /** The state of an integration that was notified of no alert as muted. */
    public NotifiedState(
            long identity,
            long[] firing,
            long[] resolved,
            long[] resolvedEnds,
            ReceiverData receiverData,
            EarlierAlerts earlier) {
        this(identity, firing, resolved, resolvedEnds, receiverData, earlier, new long[0]);
    }

    /** The state after a first notification. */
    public NotifiedState(
            long identity, long[] firing, long[] resolved, long[] resolvedEnds, ReceiverData receiverData) {
        this(identity, firing, resolved, resolvedEnds, receiverData, EarlierAlerts.NONE);
    }

    /** The state in an entry of Alertmanager, without identity and ends. */
    public static NotifiedState of(long[] firing, long[] resolved, ReceiverData receiverData) {
        return new NotifiedState(0, firing, resolved, new long[0], receiverData);
    }

    /** Whether all of {@code hashes} were notified as firing. */
    public boolean knowsFiring(long[] hashes) {
        return containsAll(firing, hashes);
    }

    /** Whether any of {@code hashes} was notified as firing. */
    public boolean knowsAnyFiring(long[] hashes) {
        return containsAny(firing, hashes);
    }

    /** Whether any of {@code hashes} was notified as firing and then, for certain, not as resolved. */
    public boolean awaitsEndOfAny(long[] hashes) {
        return Arrays.stream(hashes).anyMatch(earlier.unended()::containsKey);
    }

    /** Whether an alert, given by its hash, was notified as firing, and its end is yet to be notified. */
    public boolean awaitsEndOf(long hash) {
        return knowsAnyFiring(new long[] {hash}) || awaitsEndOfAny(new long[] {hash});
    }

    /** Whether the last notification listed all of {@code hashes} as resolved. */
    public boolean knowsResolved(long[] hashes) {
        return containsAll(resolved, hashes);
    }

    /** Whether an alert, given by its hash, was notified as muted. */
    public boolean knowsMuted(long hash) {
        return Arrays.stream(muted).anyMatch(each -> each == hash);
    }

    /** Whether any alert was notified as firing. */
    public boolean isFiring() {
        return firing.length > 0;
    }

    /** The end of each alert notified as resolved, also by earlier notifications, by hash. */
    public Map<Long, Instant> endsByHash() {
        Map<Long, Instant> ends = new TreeMap<>(earlier.ended());
        for (int i = 0; i < resolvedEnds.length; i++) {
            ends.put(resolved[i], Instant.ofEpochMilli(resolvedEnds[i]));
        }
        return ends;
    }

    private static boolean containsAny(long[] known, long[] hashes) {
        long[] sorted = known.clone();
        Arrays.sort(sorted);
        return Arrays.stream(hashes).anyMatch(hash -> Arrays.binarySearch(sorted, hash) >= 0);
    }

    private static boolean containsAll(long[] known, long[] hashes) {
        if (isInOrder(known, hashes)) {
            return true;
        }
        long[] sorted = known.clone();
        Arrays.sort(sorted);
        for (long hash : hashes) {
            if (Arrays.binarySearch(sorted, hash) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether all are there, one behind the other: entries list alerts in the order of their groups, so most often they are. */
    private static boolean isInOrder(long[] known, long[] hashes) {
        int found = 0;
        for (int i = 0; i < known.length && found < hashes.length; i++) {
            if (known[i] == hashes[found]) {
                found++;
            }
        }
        return found == hashes.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NotifiedState that
                && identity == that.identity
                && Arrays.equals(firing, that.firing)
                && Arrays.equals(resolved, that.resolved)
                && Arrays.equals(resolvedEnds, that.resolvedEnds)
                && receiverData.equals(that.receiverData)
                && earlier.equals(that.earlier)
                && Arrays.equals(muted, that.muted);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(firing) + Arrays.hashCode(resolved);
    }
}
