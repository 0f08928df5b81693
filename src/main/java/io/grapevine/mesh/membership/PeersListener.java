package io.grapevine.mesh.membership;

/** Listener for changes of {@link ClusterPeers}, called on the loop. */
public interface PeersListener {
    /** Event of one other replica. */
    enum PeerEvent {
        /** The replica has joined, or has rejoined. */
        JOINED,
        /** The replica was not seen for some time, or its link has ended: it is dialled, and the others are asked about it. */
        SUSPECTED,
        /** The replica has gone silent. It may only be cut off, and keeps its place for a while. */
        SILENT,
        /** The replica had gone silent and is back; told before {@link #JOINED}. */
        RETURNED,
        /** The replica has left for certain: it said goodbye, or its address refuses. Positions may have moved down. */
        LEFT,
        /** The replica was known and is linked from another address. */
        ADDRESS_CHANGED,
        /** The replica has joined under the name of a live one. */
        NAME_CONFLICT
    }

    /** Something has happened to a replica. */
    default void on(PeerEvent event, MemberId member) {
        if (event == PeerEvent.JOINED || event == PeerEvent.SILENT || event == PeerEvent.LEFT) {
            onChanged();
        }
    }

    /** This replica has settled. Called once. */
    default void onSettled() {
        onChanged();
    }

    /** The state of a configured peer address has changed. */
    default void onContactsChanged() {}

    /** This replica has settled, or another has joined, gone silent or left. */
    default void onChanged() {}
}
