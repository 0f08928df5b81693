package io.grapevine.silence;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.state.StoredVersion;
import java.time.Instant;

/**
 * A silence as it is persisted.
 *
 * @param silence the silence
 * @param expiresAt until when it is kept
 * @param version the encoded bytes and the version
 */
public record StoredSilence(Silence silence, Instant expiresAt, StoredVersion version) {
    /** Decodes a record. One whose version says that the silence was expired, while its times do not, is an error. */
    public static Decoded<StoredSilence> decode(byte[] record) {
        return StoredVersion.decode(record)
                .then(version -> SilenceCodec.decode(version.body()).then(message -> {
                    StoredSilence stored = new StoredSilence(message.silence(), message.expiresAt(), version);
                    return stored.mark().rank() > 0 && !stored.silence().isEnded()
                            ? new Decoded.Fault<>(0, "a silence that is not expired (expected: an expired one)")
                            : new Decoded.Ok<>(stored);
                }));
    }

    /** The version; for a record written by Alertmanager derived from the update time. */
    public StoredVersion.Mark mark() {
        return version.markOr(() -> StoredVersion.Mark.unmarked(silence.rank(), silence.updatedAt(), expiresAt));
    }
}
