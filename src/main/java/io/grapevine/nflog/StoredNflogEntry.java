package io.grapevine.nflog;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.state.StoredVersion;

/** A persisted notification log entry. */
public record StoredNflogEntry(NflogEntry entry, StoredVersion version) {
    /** Decodes a record. */
    public static Decoded<StoredNflogEntry> decode(byte[] record) {
        return StoredVersion.decode(record)
                .then(version -> NflogEntryCodec.decode(version.body())
                        .then(entry -> new Decoded.Ok<>(new StoredNflogEntry(entry, version))));
    }

    /** The version; for a record written by Alertmanager derived from the timestamp. */
    public StoredVersion.Mark mark() {
        return version.markOr(() -> StoredVersion.Mark.unmarked(0, entry.timestamp(), entry.expiresAt()));
    }
}
