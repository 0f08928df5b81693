package io.grapevine.mesh.state;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.membership.MemberId;
import java.time.Duration;

/**
 * A version as a replica holds it.
 *
 * @param origin the member that numbered it
 * @param seq the number of the version; 0 if it is too large to be sent and stays here
 * @param writtenAt when it was written, in milliseconds on this replica's elapsed clock; negative if before the start
 * @param keepUntil when it may be forgotten, on the same clock; never decreases for a key
 * @param digest a hash of the key and the version, for audits
 * @param unknown fields of a newer version of the program
 */
public record StoredEntry(
        String state,
        String key,
        Version version,
        MemberId origin,
        long seq,
        long writtenAt,
        long keepUntil,
        long digest,
        UnknownFields unknown) {
    /** An entry whose digest is computed here. */
    public static StoredEntry of(
            String state,
            String key,
            Version version,
            MemberId origin,
            long seq,
            long writtenAt,
            long keepUntil,
            UnknownFields unknown) {
        return new StoredEntry(state, key, version, origin, seq, writtenAt, keepUntil, version.digest(key), unknown);
    }

    /** How long ago the version was written; not negative. */
    public Duration age(long now) {
        return Duration.ofMillis(Math.max(0, now - writtenAt));
    }

    /** For how much longer the key is kept. */
    public Duration ttl(long now) {
        return Duration.ofMillis(keepUntil - now);
    }

    /** A copy of this entry with another member that numbered it and another number. */
    StoredEntry numbered(MemberId by, long number) {
        return new StoredEntry(state, key, version, by, number, writtenAt, keepUntil, digest, unknown);
    }

    StoredEntry keptUntil(long until) {
        return until <= keepUntil
                ? this
                : new StoredEntry(state, key, version, origin, seq, writtenAt, until, digest, unknown);
    }

    /** Whether an equal version that comes under this number takes the place of this one: the greater number counts. */
    boolean isNumberedBefore(MemberId by, long number) {
        int order = origin.compareTo(by);
        return order < 0 || (order == 0 && seq < number);
    }

    /** Whether the version is sent to other replicas. */
    public boolean isShared() {
        return seq > 0;
    }
}
