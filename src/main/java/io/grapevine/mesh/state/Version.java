package io.grapevine.mesh.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A version of what stands under a key. Versions are totally ordered and the greatest counts, so replicas that have
 * seen the same ones agree, whatever the order in which they saw them.
 *
 * @param rank compared first: a version of higher rank is final against all of lower rank. From 0 to 255
 * @param stamp compared next: the writer's wall clock in nanoseconds since 1970, or one more than the stamp that it
 *     replaced if that is greater. From 0 to {@link #MAX_STAMP}
 * @param writer the name of the replica that wrote it; compared next
 * @param body what was written, compared last; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // equals is written out; a body is passed on untouched, never copied
public record Version(int rank, long stamp, String writer, byte[] body) implements Comparable<Version> {
    /** The greatest stamp, some years before the numbers end, so that adding one to a stamp is always right. */
    public static final long MAX_STAMP = Long.MAX_VALUE - (1L << 58);

    /** The greatest rank. */
    public static final int MAX_RANK = 255;

    private static final long OFFSET = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;

    /** Checks the numbers. */
    public Version {
        if (rank < 0 || rank > MAX_RANK) {
            throw new IllegalArgumentException("rank: " + rank + " (expected: 0 to " + MAX_RANK + ")");
        }
        if (stamp < 0 || stamp > MAX_STAMP) {
            throw new IllegalArgumentException("stamp: " + stamp + " (expected: 0 to " + MAX_STAMP + ")");
        }
    }

    /**
     * A hash of the version under a key, for finding out whether replicas hold the same; no protection against an attacker. So
     * that sums of such hashes do not cancel out, each bit of it depends on all.
     */
    long digest(String key) {
        long hash = append(append(OFFSET, key), writer);
        hash = mixed(hash ^ stamp) * PRIME + rank;
        for (byte b : body) {
            hash = (hash ^ b) * PRIME;
        }
        return mixed(hash);
    }

    /** A hash of a key, in the way of {@link #digest}. */
    public static long digestOf(String key) {
        return mixed(append(OFFSET, key));
    }

    private static long append(long hash, String text) {
        long result = hash;
        for (int i = 0; i < text.length(); i++) {
            result = (result ^ text.charAt(i)) * PRIME;
        }
        return (result ^ text.length()) * PRIME;
    }

    private static long mixed(long hash) {
        long h = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
        return h ^ (h >>> 31);
    }

    @Override
    public int compareTo(Version other) {
        if (rank != other.rank) {
            return Integer.compare(rank, other.rank);
        }
        if (stamp != other.stamp) {
            return Long.compare(stamp, other.stamp);
        }
        int byWriter = writer.compareTo(other.writer);
        return byWriter != 0 ? byWriter : Arrays.compareUnsigned(body, other.body);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Version that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(stamp) + writer.hashCode();
    }

    @Override
    public String toString() {
        return "rank " + rank + ", stamp " + stamp + " of " + writer + ", " + body.length + " bytes";
    }
}
