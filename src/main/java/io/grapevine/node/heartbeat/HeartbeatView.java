package io.grapevine.node.heartbeat;

import io.grapevine.config.HeartbeatConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of a heartbeat at one time.
 *
 * @param lastSuccess when the last sign of life came; empty: none is known
 * @param lastStart when a job last started
 * @param lastFail when a job last failed
 * @param signals the number of signals so far, as far as replicas have shared them
 * @param message the text that came with the last ping; may be empty
 * @param writer the replica that shared the last version; empty if none is known
 * @param slot the slot of its schedule that is waited for
 * @param due when it is absent without another sign; empty if it is not waited for
 * @param missingSince since when it is missing; empty if it is not
 * @param listeningSince since when this replica listens; empty before it has settled
 */
public record HeartbeatView(
        HeartbeatConfig config,
        State state,
        boolean running,
        Optional<Instant> lastSuccess,
        Optional<Instant> lastStart,
        Optional<Instant> lastFail,
        long signals,
        String message,
        String writer,
        Optional<Instant> slot,
        Optional<Instant> due,
        Optional<Instant> missingSince,
        Optional<Instant> listeningSince) {
    /** States of a heartbeat. */
    public enum State {
        /** No sign was received so far. */
        NEW,
        /** A sign was received, and the next is not due. */
        UP,
        /** The next sign is due, and is still waited for. */
        LATE,
        /** A job has failed. */
        FAILED,
        /** The sign was not received in time. */
        MISSING
    }

    /** The age of the last sign at a time. */
    public Optional<Duration> age(Instant now) {
        return lastSuccess.map(time -> Duration.between(time, now));
    }
}
