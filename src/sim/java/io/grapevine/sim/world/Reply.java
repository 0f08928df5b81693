package io.grapevine.sim.world;

/** The end of an attempt to notify a receiver, as the replica sees it. */
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
