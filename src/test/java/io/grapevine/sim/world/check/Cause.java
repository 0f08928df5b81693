package io.grapevine.sim.world.check;

/** Why a receiver was told again what it knew. */
public enum Cause {
    /** The first sender could not know that it was accepted: it crashed, or stood still, or got no answer. */
    UNKNOWN_OUTCOME,
    /** The first attempt took longer than the second sender waits. */
    LONG_ATTEMPT,
    /** What the first sender knew had no way to the second one, or was lost with a disk. */
    NO_PATH,
    /** Replicas came or went just before. */
    MEMBERS,
    /** Both began within the time in which a message travels. */
    RACE,
    /** Two replicas that did not hear of each other told different things; the log knows one of them. */
    CONFLICT,
    /** Who told last knew of fewer alerts than others: it had just started, or posts to it were lost. */
    VIEW,
    /** Clocks were wrong by more than seconds, or set: what was told before a restart is as old as the clock says. */
    CLOCK,
    /** Nothing excuses it. */
    NONE
}
