package io.grapevine.nflog;

import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.protobuf.Decoded;

/**
 * A log entry as it lies on disk.
 *
 * @param entry the entry
 * @param version the bytes that stand for it, and its place among the versions
 */
public record StoredNflogEntry(NflogEntry entry, StoredVersion version) {
    /** The entry for which a record stands. */
    public static Decoded<StoredNflogEntry> decode(byte[] record) {
        return StoredVersion.decode(record)
                .then(version -> NflogEntryCodec.decode(version.body())
                        .then(entry -> new Decoded.Ok<>(new StoredNflogEntry(entry, version))));
    }

    /** Its place among versions; what Alertmanager wrote says by its timestamp. */
    StoredVersion.Mark mark() {
        return version.markOr(() -> StoredVersion.Mark.unmarked(0, entry.timestamp(), entry.expiresAt()));
    }
}
