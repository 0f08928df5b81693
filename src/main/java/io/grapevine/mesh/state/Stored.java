package io.grapevine.mesh.state;

import java.time.Instant;

/**
 * A record of a replicated state on disk: a key with one version of its value.
 *
 * @param key the key of the value
 * @param version the encoded bytes, with the mark that was stored beside them, if any
 * @param mark the attributes that order the versions of a key. If Alertmanager wrote the record, which has none then,
 *     they are derived from the value
 */
public record Stored<T>(String key, T value, StoredVersion version, StoredVersion.Mark mark) {
    /** A copy that is kept until another time. */
    public Stored<T> until(Instant end) {
        return new Stored<>(
                key,
                value,
                version,
                new StoredVersion.Mark(mark.rank(), mark.stamp(), mark.writer(), mark.writtenAt(), end));
    }

    /** Restores the version in a state. Returns whether it is now the current version of its key. */
    public boolean restore(ReplicatedState state, Instant now) {
        return state.restore(key, mark.version(version.body()), mark.age(now), mark.ttl(now));
    }
}
