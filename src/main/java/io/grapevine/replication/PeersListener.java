package io.grapevine.replication;

/** Told of changes among {@link Peers}, on the loop. */
public interface PeersListener {
    /** This replica has settled. Told once. */
    default void onSettled() {}

    /** A replica has left for certain: it said goodbye, or its address refuses. Positions may have moved down. */
    default void onLeft(MemberId member) {}

    /** The state of a configured peer address has changed. */
    default void onContactsChanged() {}

    /** A replica has come, or has come back, or has gone silent. */
    default void onChanged() {}
}
