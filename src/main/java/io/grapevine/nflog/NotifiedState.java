package io.grapevine.nflog;

import io.grapevine.model.ReceiverData;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an integration knows of a group once it has been told: what its last notification said, as Alertmanager's log
 * has it, and some of what earlier ones said.
 *
 * @param identity a hash of the configuration of the integration that was told; 0 if unknown
 * @param firing the hashes ({@link AlertHash}) of the alerts it knows as firing
 * @param resolved the hashes of the alerts that the last notification said to be resolved
 * @param resolvedEnds when each of {@code resolved} was seen to end, by the clock of the replica that notified, in
 *     milliseconds since 1970; empty if unknown
 * @param receiverData what the integration keeps for the next time
 * @param earlier other alerts of earlier notifications, their times by the same clock
 */
@SuppressWarnings("ArrayRecordComponent") // equals is written out, and boxes for hashes would cost too much
public record NotifiedState(
        long identity,
        long[] firing,
        long[] resolved,
        long[] resolvedEnds,
        ReceiverData receiverData,
        EarlierAlerts earlier) {

    /** Copies the numbers, in their order: it is that of the file. */
    public NotifiedState {
        if (resolvedEnds.length != 0 && resolvedEnds.length != resolved.length) {
            throw new IllegalArgumentException(
                    "resolvedEnds: " + resolvedEnds.length + " (expected: 0 or " + resolved.length + ")");
        }
        firing = firing.clone();
        resolved = resolved.clone();
        resolvedEnds = resolvedEnds.clone();
    }

    /** What is known after one notification. */
    public NotifiedState(
            long identity, long[] firing, long[] resolved, long[] resolvedEnds, ReceiverData receiverData) {
        this(identity, firing, resolved, resolvedEnds, receiverData, EarlierAlerts.NONE);
    }

    /** The same as Alertmanager would know it, who asks neither who was told nor when alerts ended. */
    public static NotifiedState of(long[] firing, long[] resolved, ReceiverData receiverData) {
        return new NotifiedState(0, firing, resolved, new long[0], receiverData);
    }

    /** Whether every one of {@code hashes} is known as firing. */
    public boolean knowsFiring(long[] hashes) {
        return containsAll(firing, hashes);
    }

    /** Whether one of {@code hashes} at least is known as firing. */
    public boolean knowsAnyFiring(long[] hashes) {
        return containsAny(firing, hashes);
    }

    /** Whether the end of one of {@code hashes} at least, which an earlier notification said to fire, was not told. */
    public boolean awaitsEndOfAny(long[] hashes) {
        return Arrays.stream(hashes).anyMatch(earlier.unended()::containsKey);
    }

    /** Whether the last notification said every one of {@code hashes} to be resolved. */
    public boolean knowsResolved(long[] hashes) {
        return containsAll(resolved, hashes);
    }

    /** Whether any alert is known as firing. */
    public boolean isFiring() {
        return firing.length > 0;
    }

    /** When resolved alerts, also those of earlier notifications, were seen to end, by their hashes. */
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
        long[] sorted = known.clone();
        Arrays.sort(sorted);
        for (long hash : hashes) {
            if (Arrays.binarySearch(sorted, hash) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NotifiedState that
                && identity == that.identity
                && Arrays.equals(firing, that.firing)
                && Arrays.equals(resolved, that.resolved)
                && Arrays.equals(resolvedEnds, that.resolvedEnds)
                && receiverData.equals(that.receiverData)
                && earlier.equals(that.earlier);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(firing) + Arrays.hashCode(resolved);
    }
}
