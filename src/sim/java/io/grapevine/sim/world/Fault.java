package io.grapevine.sim.world;

/** The kinds of injected faults. */
public enum Fault {
    /** Frames are lost, doubled, late and overtake each other. */
    LOSS,
    /** A replica is cut off from all others. */
    ISOLATION,
    /** Nothing passes from one replica to another, but the other way it does. */
    ONE_WAY,
    /** Links are clogged one after the other and freed in another order. */
    SWIZZLE,
    /** A connection breaks. */
    BROKEN_LINK,
    /** A process ends without a word, and is started again. */
    KILL,
    /** A whole machine fails: connections to it are not refused but time out. */
    POWER_LOSS,
    /** A process ends as soon as a receiver has accepted, before anything is logged. */
    CRASH_BEFORE_LOG,
    /** A process crashes after it has logged, before the log is on disk or replicated. */
    CRASH_AFTER_LOG,
    /** A process ends a few milliseconds later: the log may be on disk, or broadcast, or both. */
    CRASH_SOON_AFTER,
    /** A process ends right after it has acknowledged a silence. */
    CRASH_AFTER_SILENCE,
    /** A process ends in order, with a goodbye. */
    SIGTERM,
    /** A process stands still, often for longer than a wait. */
    PAUSE,
    /** A process stands still from the moment at which it has begun an attempt. */
    PAUSE_IN_ATTEMPT,
    /** A wall clock is set. */
    CLOCK_STEP,
    /** Wall clocks are wrong by seconds. */
    SKEW,
    /** A wall clock is wrong by more than the repeat interval. */
    GREAT_SKEW,
    /** Wall clocks run too fast or too slow. */
    DRIFT,
    /** A replica comes back with an empty disk. */
    WIPED_DISK,
    /** A replica comes back with a copy of its disk from some time ago. */
    OLD_DISK,
    /** A replica is away for so long that what was ended meanwhile may have been forgotten elsewhere. */
    LONG_ABSENCE,
    /** Two people change the same silence at the same moment at different replicas. */
    TWIN_EDIT,
    /** A disk takes seconds until something is durable. */
    SLOW_DISK,
    /** A receiver takes seconds. */
    RECEIVER_SLOW,
    /** A receiver answers no request, and processes all of them in the end. */
    RECEIVER_HANGS,
    /** A receiver asks to be left alone. */
    RECEIVER_BUSY,
    /** A receiver is broken. */
    RECEIVER_BROKEN,
    /** A receiver accepts, but its answers are lost. */
    REPLY_LOST,
    /** A receiver refuses one replica's connections. */
    UNREACHABLE,
    /** What one replica sends to a receiver vanishes without an answer. */
    BLACK_HOLE,
    /** What a Prometheus server posts does not reach a replica. */
    POST_LOST,
    /** What a Prometheus server posts is late and overtaken. */
    POST_LATE,
    /** A second Prometheus server with other evaluation times. */
    SECOND_PROMETHEUS,
    /** A client that gives alerts no end. */
    NO_ENDS,
    /** Configurations are reloaded, on each replica at another time. */
    RELOAD,
    /** A replica moves, and a new one gets its address. */
    REUSED_ADDRESS,
    /** A replica starts while names do not resolve. */
    NO_DNS,
    /** A replica starts with only some of the others' addresses. */
    FEW_PEERS,
    /** A replica of a newer version sends fields and frames that the others do not know, or is upgraded or rolled back: see {@link Rollout}. */
    NEWER_VERSION,
    /** A crash leaves the first of the writes that were not synced, and part of another. */
    TORN_WRITES,
    /** A crash leaves any of the writes that were not synced, in parts. */
    REORDERED_WRITES,
    /** A disk takes no writes for a while, and all at once again. */
    DISK_FULL,
    /** A disk takes no writes until the process is started again, or longer. */
    DISK_READ_ONLY,
    /** Connections that outlive a cut carry nothing until TCP repeats what was lost, seconds after the network is back. */
    TCP_BACKOFF,
    /** What is posted to a process that stands still is read when it goes on, in any order. */
    POSTS_READ_LATE,
    /** A process takes seconds from its start until it reads its disk and serves. */
    SLOW_START,
    /** A client of a lease is lost without ending it. */
    LEASE_CLIENT_LOST,
    /** A person expires the silence of a rule or of a lease. */
    HOLDER_OVERRULED,
    /** The signs of a heartbeat stop. */
    SIGNS_STOP,
    /** The signs of a heartbeat reach some replicas only. */
    SIGNS_REACH_SOME,
    /** All replicas are down at once. */
    BLACKOUT,
    /** A job reports a failure. */
    JOB_FAILS,
    /** A click on a button arrives twice, at one replica or at two. */
    CLICK_TWICE,
    /** A click arrives minutes late. */
    CLICK_LATE,
    /** A click is on a button of an earlier message, or one that was drawn before the latest action. */
    CLICK_OLD,
    /** Two users click on opposite buttons at the same moment, on two replicas. */
    CLICK_CLASH,
    /** A click arrives at a process that has just started. */
    CLICK_AT_START,
    /** A process ends milliseconds after a click has arrived. */
    CRASH_IN_CLICK,
    /** A group is acknowledged after its alerts have ended. */
    ACKNOWLEDGED_LATE,
    /** An acknowledgement lapses. */
    LAPSED,
    /** A route is muted by a time interval. */
    NIGHT,
    /** A machine sleeps: nothing runs, and its monotonic clock stands still or goes on. */
    SLEEP,
    /** A wall clock is corrected by seconds, while the process runs. */
    CLOCK_SET,
    /** A configuration is edited, and put back. */
    PUT_BACK,
    /** A process is down while alerts end. */
    DOWN_AT_END,
    /** A machine is cut off from peers, receivers and Prometheus servers. */
    CUT_OFF,
    /** No post reaches a replica for longer than an end is asked about. */
    POSTS_MISSED;

    /** Whether the fault is drawn after those that each seed has always had. */
    boolean isDrawnLast() {
        return compareTo(TORN_WRITES) >= 0;
    }

    /** Whether the fault is part of a plan of its own: for people on call, of clicks, of ordinary days. */
    boolean isOfOwnPlan() {
        return compareTo(LEASE_CLIENT_LOST) >= 0;
    }
}
