package io.grapevine.node.heartbeat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.state.StoredVersion;

/** The persisted signals about a heartbeat. */
public final class StoredHeartbeat {
    private final HeartbeatHistory history;
    private final StoredVersion version;
    private final StoredVersion.Mark mark;

    private StoredHeartbeat(HeartbeatHistory history, StoredVersion version, StoredVersion.Mark mark) {
        this.history = history;
        this.version = version;
        this.mark = mark;
    }

    /** Decodes a record. */
    public static Decoded<StoredHeartbeat> decode(byte[] record) {
        return StoredVersion.decode(record)
                .then(version -> HeartbeatHistory.decode(version.body()).then(history -> {
                    StoredVersion.Mark mark = version.mark();
                    return mark == null
                            ? new Decoded.Fault<>(0, "no version (expected: a record of a replica)")
                            : new Decoded.Ok<>(new StoredHeartbeat(history, version, mark));
                }));
    }

    /** The history as of the time at which it was written. */
    HeartbeatHistory history() {
        return history;
    }

    byte[] body() {
        return version.body();
    }

    StoredVersion.Mark mark() {
        return mark;
    }
}
