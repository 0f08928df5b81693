package io.grapevine.sim.world;

import java.time.Duration;
import java.time.Instant;

/**
 * A job that pings: its heartbeat, and the other signals that replicas have received.
 *
 * @param minutes the minutes between its slots, which are those of the clock; 0 if it has none
 * @param runTime how long a run may take that has started
 * @param heartbeat the heartbeat, with the successes
 * @param starts the starts
 * @param fails the failures
 */
public record KnownJob(int minutes, Duration runTime, KnownHeartbeat heartbeat, SignLog starts, SignLog fails) {
    /** A success that comes so long before a slot, or sooner, counts for it. */
    private static final Duration EARLY = Duration.ofSeconds(30);

    private static final long MINUTE = 60_000;

    KnownJob(JobPlan plan, KnownHeartbeat heartbeat) {
        this(plan.minutes(), plan.runTime(), heartbeat, new SignLog(), new SignLog());
    }

    /** When the next success is missing that a replica waits for after one, both by its clock. */
    public Instant dueAfterSuccess(Instant clock) {
        return dueAfter(clock, EARLY);
    }

    /** When the first success is missing for a replica that listens since a time, both by its clock. */
    public Instant dueAfterListening(Instant clock) {
        return dueAfter(clock, Duration.ZERO);
    }

    private Instant dueAfter(Instant clock, Duration early) {
        if (minutes == 0) {
            return clock.plus(heartbeat.within());
        }
        long period = minutes * MINUTE;
        long slot = Math.floorDiv(clock.plus(early).toEpochMilli(), period) * period + period;
        return Instant.ofEpochMilli(slot).plus(heartbeat.within());
    }

    /** The successes. */
    public SignLog successes() {
        return heartbeat.signs();
    }

    SignLog log(OnCallPlayer.Signal signal) {
        return switch (signal) {
            case SUCCESS -> heartbeat.signs();
            case START -> starts;
            case FAIL -> fails;
        };
    }
}
