package io.grapevine.mesh.state;

import java.time.Instant;

/**
 * A value of a replicated state as it is persisted.
 *
 * @param key the key under which it stands
 * @param version the encoded bytes, and the mark that lies with them
 * @param mark the place among the versions; for a record that Alertmanager wrote derived from the value
 */
public record Stored<T>(String key, T value, StoredVersion version, StoredVersion.Mark mark) {
    /** A copy of this with another time until which the version is kept. */
    public Stored<T> until(Instant end) {
        return new Stored<>(
                key,
                value,
                version,
                new StoredVersion.Mark(mark.rank(), mark.stamp(), mark.writer(), mark.writtenAt(), end));
    }

    /** Takes the version back into a state; returns whether it is the current one of its key now. */
    public boolean restore(ReplicatedState state, Instant now) {
        return state.restore(key, mark.version(version.body()), mark.age(now), mark.ttl(now));
    }
}
