package io.grapevine.sim.world;

/** What the log of a replica says of the alerts that a letter calls firing, when the letter is sent. */
public enum Logged {
    /** The receiver was never told anything of the group. */
    NOTHING,
    /** It was told, but not that all of these fire, or it is known that they have ended meanwhile. */
    LESS,
    /** It knows that all of these fire. */
    ALL
}
