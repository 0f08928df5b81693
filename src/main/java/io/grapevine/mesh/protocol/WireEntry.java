package io.grapevine.mesh.protocol;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.Version;
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
    /** The longest age and time to live: about twenty thousand years, so a silence may last up to the year 9999. */
    public static final long MAX_MILLIS = 20_000L * 366 * 24 * 3600 * 1000;

    /** Bounds the bytes that the numbers, the tags and the origin of an item take on the wire. */
    private static final int OVERHEAD = 128 + 6 * MemberId.MAX_LENGTH;

    private static final int BYTES_PER_CHAR = 3;

    /** At least the size of the encoded item, in bytes. */
    public int sizeBound() {
        return OVERHEAD + contentBound(key, version) + unknown.bytes().length;
    }

    /** At least the size of what an item with this key and version carries, in bytes. */
    public static int contentBound(String key, Version version) {
        return version.body().length
                + BYTES_PER_CHAR * (key.length() + version.writer().length());
    }
}
