package io.grapevine.mesh.membership;

/** Listener for changes of {@link ClusterPeers}, called on the loop. */
public interface PeersListener {
    /** This replica has settled. Called once. */
    default void onSettled() {
        onChanged();
    }

    /** A replica has joined, or has rejoined. */
    default void onJoined(MemberId member) {
        onChanged();
    }

    /** A replica was not seen for some time, or its link has ended: it is dialled, and the others are asked about it. */
    default void onSuspected(MemberId member) {}

    /** A replica has gone silent. It may only be cut off, and keeps its place for a while. */
    default void onSilent(MemberId member) {
        onChanged();
    }

    /** A replica that had gone silent is back; called before {@link #onJoined}. */
    default void onReturned(MemberId member) {}

    /** A replica has left for certain: it said goodbye, or its address refuses. Positions may have moved down. */
    default void onLeft(MemberId member) {
        onChanged();
    }

    /** A replica that was known is linked from another address. */
    default void onAddressChanged(MemberId member) {}

    /** A second replica has joined under the name of a live one. */
    default void onNameConflict(MemberId member) {}

    /** The state of a configured peer address has changed. */
    default void onContactsChanged() {}

    /** This replica has settled, or another has joined, gone silent or left. */
    default void onChanged() {}
}
