package io.grapevine.sim.world;

/** How an attempt to tell a receiver ended for the replica. */
public enum Reply {
    /** 200. */
    ACCEPTED,
    /** 429. */
    BUSY,
    /** 503. */
    BROKEN,
    /** No connection, or it broke: whether it was accepted is not known. */
    NO_CONNECTION,
    /** No answer in time. */
    TIMEOUT
}
