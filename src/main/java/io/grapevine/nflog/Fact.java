package io.grapevine.nflog;

import io.grapevine.model.ReceiverData;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an integration knows of a group once it has been told.
 *
 * @param identity a hash of the configuration of the integration that was told; 0 if unknown
 * @param firing the hashes ({@link AlertHash}) of the alerts it knows as firing
 * @param resolved the hashes of the alerts it knows as resolved
 * @param resolvedEnds when each of {@code resolved} was seen to end, by the clock of the replica that notified, in
 *     milliseconds since 1970; empty if unknown
 * @param receiverData what the integration keeps for the next time
 * @param unended the hashes of alerts that it was once told to fire, and whose end it was not told. It is told again that
 *     they fire, for it was told so too long ago
 */
@SuppressWarnings("ArrayRecordComponent") // equals is written out, and boxes for hashes would cost too much
public record Fact(
        long identity, long[] firing, long[] resolved, long[] resolvedEnds, ReceiverData receiverData, long[] unended) {

    /** Copies the numbers, in their order: it is that of the file. */
    public Fact {
        if (resolvedEnds.length != 0 && resolvedEnds.length != resolved.length) {
            throw new IllegalArgumentException(
                    "resolvedEnds: " + resolvedEnds.length + " (expected: 0 or " + resolved.length + ")");
        }
        firing = firing.clone();
        resolved = resolved.clone();
        resolvedEnds = resolvedEnds.clone();
        unended = unended.clone();
    }

    /** What is known where all that was told is not long ago. */
    public Fact(long identity, long[] firing, long[] resolved, long[] resolvedEnds, ReceiverData receiverData) {
        this(identity, firing, resolved, resolvedEnds, receiverData, new long[0]);
    }

    /** The same as Alertmanager would know it, who asks neither who was told nor when alerts ended. */
    public static Fact of(long[] firing, long[] resolved, ReceiverData receiverData) {
        return new Fact(0, firing, resolved, new long[0], receiverData);
    }

    /** Whether every one of {@code hashes} is known as firing. */
    public boolean knowsFiring(long[] hashes) {
        return containsAll(firing, hashes);
    }

    /** Whether one of {@code hashes} at least is known as firing. */
    public boolean knowsAnyFiring(long[] hashes) {
        return containsAny(firing, hashes);
    }

    /** Whether one of {@code hashes} at least is among the unended. */
    public boolean awaitsEndOfAny(long[] hashes) {
        return containsAny(unended, hashes);
    }

    /** Whether every one of {@code hashes} is known as resolved. */
    public boolean knowsResolved(long[] hashes) {
        return containsAll(resolved, hashes);
    }

    /** Whether any alert is known as firing. */
    public boolean isFiring() {
        return firing.length > 0;
    }

    /** The ends of the resolved alerts by their hashes, as far as they are known. */
    public Map<Long, Instant> endsByHash() {
        Map<Long, Instant> ends = new TreeMap<>();
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
        return other instanceof Fact that
                && identity == that.identity
                && Arrays.equals(firing, that.firing)
                && Arrays.equals(resolved, that.resolved)
                && Arrays.equals(resolvedEnds, that.resolvedEnds)
                && receiverData.equals(that.receiverData)
                && Arrays.equals(unended, that.unended);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(firing) + Arrays.hashCode(resolved);
    }
}
