package io.grapevine.sim.world;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The program of one replica as clients of leases and heartbeats see it. All is called on the replica's loop. */
public interface OnCallPlayer {
    /**
     * A client asks for a lease, or renews it.
     *
     * @param done gets the result once it is durable
     */
    void hold(String key, String alert, Duration length, boolean renews, Consumer<Granted> done);

    /** A client ends its lease; {@code done} gets the id of its silence once that is durable, null if there is none. */
    void endLease(String key, Consumer<@Nullable String> done);

    /** A job sends a signal. */
    void ping(String heartbeat, Signal signal);

    /** Whether a version of a silence is known here, also an expired one. */
    boolean isKnown(String silence);

    /** The silences here that are active or to come and have a holder. */
    List<Open> open();

    /** The report of a job. */
    enum Signal {
        /** A sign of life. */
        SUCCESS,
        /** The job has started, and will end. */
        START,
        /** The job has failed. */
        FAIL
    }

    /**
     * The result of asking for a lease.
     *
     * @param id the id of its silence; empty if it is refused
     * @param isEnded whether it is refused as a request has expired the silence
     */
    record Granted(String id, boolean isEnded) {}

    /**
     * A silence that a rule or a client of a lease holds.
     *
     * @param holder the name of the rule, or the key of the lease
     * @param isActive whether it mutes now, by the clock of the replica
     */
    record Open(String id, String holder, Instant startsAt, Instant endsAt, boolean isActive) {}
}
