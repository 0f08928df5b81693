package io.grapevine.features.heartbeat;

import io.grapevine.model.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /**
     * The state of a heartbeat.
     *
     * @param alert the alert of the heartbeat, if it is missing
     */
    static HeartbeatView of(Heartbeat of, @Nullable Alert alert, long now, Instant wall) {
        HeartbeatHistory history = of.history();
        long absent = of.absentFrom(now, wall);
        Instant slot = of.nextSlot(now, wall);
        return new HeartbeatView(
                of.config(),
                stateOf(of, absent <= now || !slot.isAfter(wall)),
                history.isRunning(),
                time(history.success(), now, wall),
                time(history.start(), now, wall),
                time(history.fail(), now, wall),
                history.count(),
                history.message(),
                of.writer(),
                slot.equals(Instant.MAX) ? Optional.empty() : Optional.of(slot),
                absent == Heartbeat.NEVER_DUE ? Optional.empty() : Optional.of(wall.plusMillis(absent - now)),
                Optional.ofNullable(alert).map(Alert::startsAt),
                of.isListening() ? Optional.of(of.listeningSince(now, wall)) : Optional.empty());
    }

    private static State stateOf(Heartbeat heartbeat, boolean isLate) {
        if (heartbeat.history().isFailed()) {
            return State.FAILED;
        }
        if (heartbeat.isMissing()) {
            return State.MISSING;
        }
        if (heartbeat.history().success() == SignalTime.NEVER) {
            return State.NEW;
        }
        return isLate ? State.LATE : State.UP;
    }

    private static Optional<Instant> time(long time, long now, Instant wall) {
        return time == SignalTime.NEVER ? Optional.empty() : Optional.of(wall.plusMillis(time - now));
    }
}
