package io.grapevine.silence;

import io.grapevine.model.Digest;
import java.util.UUID;

/**
 * Ids of silences that follow from what a silence is for, so that all replicas derive the same: UUIDs of version 8 (RFC 9562)
 * of the first 128 bits of a SHA-256 sum.
 */
public final class DerivedId {
    private DerivedId() {}

    /** The id of a digest. */
    public static String of(Digest digest) {
        long high = (digest.high() & ~0xF000L) | 0x8000L;
        long low = (digest.low() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
