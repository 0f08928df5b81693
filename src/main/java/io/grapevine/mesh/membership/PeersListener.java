package io.grapevine.mesh.membership;

/** Told of changes among {@link Peers}, on the loop. */
public interface PeersListener {
    /** This replica has settled. Told once. */
    default void onSettled() {}

    /** A replica has left for certain: it said goodbye, or its address refuses. Positions may have moved down. */
    default void onLeft(MemberId member) {}

    /** A replica has gone silent. It may only be cut off, and keeps its place for a while. */
    default void onSilent(MemberId member) {
        onChanged();
    }

    /** The state of a configured peer address has changed. */
    default void onContactsChanged() {}

    /** A replica has come, or has come back. */
    default void onChanged() {}
}
