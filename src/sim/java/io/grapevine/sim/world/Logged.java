package io.grapevine.sim.world;

/** The state of the sender's notification log for the firing alerts of a message when it is sent. */
public enum Logged {
    /** The receiver was never notified of the group. */
    NOTHING,
    /** The receiver was notified, but not of all of these as firing, or some of them resolved meanwhile. */
    LESS,
    /** The receiver was notified of all of these as firing. */
    ALL
}
