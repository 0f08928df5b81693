package io.grapevine.silence;

import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.protobuf.Decoded;
import java.time.Instant;

/**
 * A silence as it lies on disk.
 *
 * @param silence the silence
 * @param expiresAt when it may be forgotten
 * @param version the bytes that stand for it, and its place among the versions
 */
public record StoredSilence(Silence silence, Instant expiresAt, StoredVersion version) {
    /** The silence for which a record stands. */
    public static Decoded<StoredSilence> decode(byte[] record) {
        return StoredVersion.decode(record)
                .then(version -> SilenceCodec.decode(version.body())
                        .then(message ->
                                new Decoded.Ok<>(new StoredSilence(message.silence(), message.expiresAt(), version))));
    }

    /** Its place among versions; what Alertmanager wrote says by when it was updated. */
    StoredVersion.Mark mark() {
        return version.markOr(() -> StoredVersion.Mark.unmarked(silence.rank(), silence.updatedAt(), expiresAt));
    }
}
