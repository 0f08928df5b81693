package io.grapevine.sim.world.check;

/** The cause of a duplicate notification. */
public enum Cause {
    /** The first sender could not know that its attempt was accepted: it crashed, was paused, or got no response. */
    UNKNOWN_OUTCOME,
    /** The first attempt took longer than the second sender waits. */
    LONG_ATTEMPT,
    /** The log entry of the first sender could not reach the second one, or was lost with a disk. */
    NO_PATH,
    /** Replicas joined or left just before. */
    MEMBERS,
    /** Both began within the time in which a message travels. */
    RACE,
    /** Two partitioned replicas sent notifications; the log keeps one of them, by their clocks. */
    CONFLICT,
    /**
     * A replica that had just started took some alerts for all of a group, at a receiver that is not notified of ends, or a
     * post came after the end of its alert, where no replica was paused lately.
     */
    VIEW_RESTART,
    /**
     * A replica took some alerts for all of a group, at a receiver that is not notified of ends, or a post came after
     * the end of its alert, where a replica was paused lately.
     */
    VIEW_PAUSE,
    /**
     * A replica took some alerts for all of a group, at a receiver that is not notified of ends, or a post came after
     * the end of its alert, without a start or a pause: posts were lost or late.
     */
    VIEW_POSTS,
    /** Clocks were wrong by more than seconds, or set: the age of an entry from before a restart depends on the clock. */
    CLOCK,
    /** The receiver was renamed in between, and the log has entries for each name. */
    RENAMED,
    /** No excuse: the duplicate is an error. */
    NONE
}
