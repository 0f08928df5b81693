package io.grapevine.features.heartbeat;

import io.grapevine.base.loop.EventLoop;

/**
 * The time of a signal, as one replica knows it.
 *
 * @param at the time in milliseconds on the elapsed clock; {@link #NEVER}: no signal was received
 * @param id identifies the signal at all replicas: the wall clock of the replica that received it, in milliseconds since 1970.
 *     Signals are not ordered by it. 0 if a version of the program that does not know identifiers has shared the signal
 */
public record SignalTime(long at, long id) {
    /** The time of a signal that was never received. */
    static final long NEVER = Long.MIN_VALUE;

    /** No signal was received. */
    static final SignalTime NONE = new SignalTime(NEVER, 0);

    /** A trip between replicas takes less, unless it is held up. */
    private static final long TRIP_MILLIS = 1_000;

    /** The receipt of a signal on this replica. */
    static SignalTime now(EventLoop loop) {
        return new SignalTime(loop.elapsed().toMillis(), loop.now().toEpochMilli());
    }

    /**
     * Merges with a shared version. For the same signal the shared time wins, so that replicas agree on the order, unless it is more
     * than a second younger, as it was delayed on its way. For different signals the later wins, the shared one if both are equal.
     */
    SignalTime merge(SignalTime version) {
        if (id != 0 && id == version.id) {
            return version.correctedBy(this);
        }
        return at > version.at ? this : version;
    }

    /** The time of a shared version, or the known one of the same signal that is more than a second older. */
    SignalTime correctedBy(SignalTime known) {
        return isSame(known) && at > known.at + TRIP_MILLIS ? known : this;
    }

    /** Merges what the disk had with a shared version: since then the others may have agreed on another time of the same signal. */
    SignalTime mergeSinceStart(SignalTime version) {
        return isSame(version) ? version : merge(version);
    }

    /** The later of two signals; this if both are the same. */
    SignalTime latest(SignalTime other) {
        return isSame(other) || at >= other.at ? this : other;
    }

    /** Whether both are of the same signal. */
    boolean isSame(SignalTime other) {
        return id == other.id && (id != 0 || at == other.at);
    }

    /** A time of this signal that is before that of {@code next}, which was received after it. */
    SignalTime cappedBefore(SignalTime next) {
        return at < next.at ? this : new SignalTime(next.at - 1, id);
    }

    /** A copy of this time, shifted by so many milliseconds; {@link #NEVER} stays. */
    SignalTime shifted(long by) {
        return at == NEVER ? this : new SignalTime(at + by, id);
    }
}
