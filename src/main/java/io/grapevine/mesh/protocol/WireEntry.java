package io.grapevine.mesh.protocol;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.StoredEntry;
import io.grapevine.mesh.state.Version;
import io.grapevine.mesh.state.VersionStore;
import io.grapevine.model.UnknownFields;

/**
 * A version on its way from one replica to another. Times travel as durations, so no clock but the receiver's counts.
 *
 * @param state the state it belongs to
 * @param key its key in that state
 * @param version the version
 * @param origin the member that numbered it
 * @param seq its number, from 1
 * @param ageMillis how long ago it was written
 * @param ttlMillis for how much longer it is to be kept
 * @param unknown fields of a newer version of the program, passed on as they came
 */
public record WireEntry(
        String state,
        String key,
        Version version,
        MemberId origin,
        long seq,
        long ageMillis,
        long ttlMillis,
        UnknownFields unknown) {
    /** What is larger than this could not be passed on in every kind of frame. */
    private static final int MAX_SIZE = VersionStore.MAX_CONTENT + (12 << 10);

    /** Bounds the bytes that the numbers, the tags and the origin of an item take on the wire. */
    private static final int OVERHEAD = 128 + 6 * MemberId.MAX_LENGTH;

    /** The entry that a replica holds, as it is sent now. */
    public static WireEntry of(StoredEntry entry, long now) {
        return new WireEntry(
                entry.state(),
                entry.key(),
                entry.version(),
                entry.origin(),
                entry.seq(),
                entry.age(now).toMillis(),
                entry.ttl(now).toMillis(),
                entry.unknown());
    }

    /** The entry as the receiver holds it, with times on the receiver's elapsed clock. */
    public StoredEntry toStored(long now) {
        return StoredEntry.of(state, key, version, origin, seq, now - ageMillis, now + ttlMillis, unknown);
    }

    /** Whether the entry fits into every kind of frame. */
    public boolean fits() {
        return sizeBound() <= MAX_SIZE;
    }

    /** At least the size of the encoded item, in bytes. */
    public int sizeBound() {
        return OVERHEAD + VersionStore.contentBound(key, version) + unknown.bytes().length;
    }
}
