package io.grapevine.transport.memberlist;

import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.mesh.state.Version;

/**
 * A record of an Alertmanager, decoded.
 *
 * @param key the key of its version in the mesh
 * @param order the time in it, by which Alertmanager orders records of one key, in nanoseconds since 1970
 * @param mark the place of its version among those of the mesh
 * @param body the record without its mark
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GossipRecord(String key, long order, StoredVersion.Mark mark, byte[] body) {
    Version version() {
        return new Version(mark.rank(), mark.stamp(), mark.writer(), body);
    }

    /** What is remembered of it while the Alertmanager holds it. */
    Known known() {
        return new Known(key, order, mark.rank());
    }

    /** The place of a record in the order of its key. */
    record Known(String key, long order, int rank) {}
}
