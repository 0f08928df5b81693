package io.grapevine.mesh;

import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.StateFamily;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Replication of a replica's state to the others, if there are others: in a {@link Mesh}, or {@link
 * StandaloneReplication}. On the loop only.
 */
public interface Replication {
    /**
     * A state that the replicas share.
     *
     * @param name a name that all replicas use. Asked for before the start, or what comes for it is lost until an audit
     */
    ReplicatedState state(String name);

    /**
     * The states of one kind of all tenants.
     *
     * @param name a name that all replicas use. Asked for once, before the start, or what comes for it is lost until an
     *     audit
     * @param accepts asked about a tenant to whose state a peer has written and that has none here, before that is merged; what
     *     is not accepted is dropped
     */
    StateFamily family(String name, Predicate<String> accepts);

    /** The tenant whose alerts and claims these are; empty for the default tenant. */
    default String tenant() {
        return "";
    }

    /** The members that are there. */
    ClusterPeers peers();

    /** What replicas say to each other besides the states. */
    Services services();

    /**
     * Services between replicas.
     *
     * @param claims says who is about to notify
     * @param silentPeers the peers that have gone silent
     * @param alerts knows what the peers hold as firing
     * @param alertTransfer gets the alerts of a peer
     * @param tenantTransfer gets the alerts of all tenants of a peer
     * @param questions asks single peers; empty if there are none
     */
    record Services(
            Claims claims,
            SilentPeers silentPeers,
            PeerAlerts alerts,
            AlertTransfer alertTransfer,
            AlertTransfer tenantTransfer,
            Optional<PeerQuestions> questions) {}

    /** The replicas alone, in whose line programs outside of the mesh do not stand: for what none of these does. */
    default ClusterPeers replicas() {
        return peers();
    }

    /** The programs outside of the mesh that notify the same receivers. */
    default Outsiders outsiders() {
        return Outsiders.NONE;
    }
}
