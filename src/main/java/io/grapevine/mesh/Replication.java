package io.grapevine.mesh;

import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.state.ReplicatedState;
import java.util.Optional;

/**
 * Replication of a replica's state to the others, if there are others: in a {@link Mesh}, or {@link
 * StandaloneReplication}. On the loop only.
 */
public interface Replication {
    /**
     * A state that the replicas share.
     *
     * @param name the same on all replicas. Asked for before the start, or what comes for it is lost until an audit
     */
    ReplicatedState state(String name);

    /** Who is there. */
    ClusterPeers peers();

    /** Who is about to notify. */
    Claims claims();

    /** The peers that have gone silent. */
    SilentPeers silentPeers();

    /** What the peers hold as firing. */
    PeerAlerts alerts();

    /** How a replica gets the alerts of a peer. */
    AlertTransfer alertTransfer();

    /** What is asked of single peers; empty if there are none. */
    default Optional<PeerQuestions> questions() {
        return Optional.empty();
    }

    /** The programs outside of the mesh that notify the same receivers. */
    default Outsiders outsiders() {
        return Outsiders.NONE;
    }
}
