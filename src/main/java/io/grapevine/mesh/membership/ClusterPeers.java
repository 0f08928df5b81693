package io.grapevine.mesh.membership;

import java.util.List;

/** Live peers and this replica's position among them. On the loop only. */
public interface ClusterPeers {
    /**
     * The peers after the last change; lag, skew and what the others say of themselves may be a quarter of a second old.
     * May be called from any thread.
     */
    PeersView view();

    /** The replicas that are alive, this one among them, sorted by the bytes of their names; one per name. */
    default List<Peer> members() {
        return view().members();
    }

    /** The state of the mesh as the API shows it. */
    default Status status() {
        return view().status();
    }

    /**
     * How many replicas send before this one: those with a smaller name, settled ones first. A replica that has gone
     * silent keeps its place for a minute, since it may only be cut off; one that said goodbye or whose address refuses
     * loses it at once.
     */
    int position();

    /** How many replicas that are alive, or may be, have a smaller name, settled or not. */
    int order();

    /** Whether this replica has, or since its start has had, others with which it shares the notification log. */
    boolean shared();

    /**
     * Whether this replica has seen the state of all configured peers that answer, or has waited long enough: ten
     * seconds for those that do not answer, the settle timeout for all.
     */
    boolean settled();

    /**
     * Whether this replica knows what the others know, as far as it can. That is false for a moment, two and a half
     * seconds at most, after its process was paused.
     */
    boolean current();

    /** Tells {@code listener} of changes from now on. */
    void addListener(PeersListener listener);

    /** Ends what {@link #addListener} began. */
    void removeListener(PeersListener listener);

    /** The state of the mesh. */
    enum Status {
        /** Settled. */
        READY,
        /** Not settled yet. */
        SETTLING,
        /** There is no mesh. */
        DISABLED
    }
}
