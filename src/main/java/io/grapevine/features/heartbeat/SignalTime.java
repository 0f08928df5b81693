package io.grapevine.features.heartbeat;

import io.grapevine.base.loop.EventLoop;

/**
 * The time of a signal, as one replica knows it.
 *
 * @param at the time in milliseconds on this replica's elapsed clock; {@link #NEVER} if no signal was received
 * @param id the identifier of the signal at all replicas: the wall clock of the replica that received it, in
 *     milliseconds since 1970. It does not order signals. 0 if an older version of the program, without identifiers,
 *     has shared the signal
 */
public record SignalTime(long at, long id) {
    /** The time of a signal that was never received. */
    static final long NEVER = Long.MIN_VALUE;

    /** The value before any signal. */
    static final SignalTime NONE = new SignalTime(NEVER, 0);

    /** The longest time, in milliseconds, that a signal takes between replicas unless it is held up. */
    private static final long TRIP_MILLIS = 1_000;

    /** The receipt of a signal on this replica. */
    static SignalTime now(EventLoop loop) {
        return new SignalTime(loop.elapsed().toMillis(), loop.now().toEpochMilli());
    }

    /**
     * Merges with a version that a peer has shared. For the same signal the shared time wins, so that replicas agree on
     * the order. If it is more than a second later, it was delayed on its way, and this one is kept. Of different
     * signals the later one wins, and the shared one if both are equal.
     */
    SignalTime merge(SignalTime version) {
        if (isSame(version)) {
            return version.correctedBy(this);
        }
        return at > version.at ? this : version;
    }

    /** This shared time, or the known time of the same signal if that is more than a second earlier. */
    SignalTime correctedBy(SignalTime known) {
        return isSame(known) && at > known.at + TRIP_MILLIS ? known : this;
    }

    /**
     * Merges a time restored from disk with a shared version. For the same signal the shared one wins: the peers may
     * have agreed on another time meanwhile.
     */
    SignalTime mergeSinceStart(SignalTime version) {
        return isSame(version) ? version : merge(version);
    }

    /** The later of two signals; this if both are the same. */
    SignalTime latest(SignalTime other) {
        return isSame(other) || at >= other.at ? this : other;
    }

    /** Whether both are times of the same signal. */
    boolean isSame(SignalTime other) {
        return id == other.id && (id != 0 || at == other.at);
    }

    /** This time, capped to one millisecond before {@code next}, a signal that was received later. */
    SignalTime cappedBefore(SignalTime next) {
        return at < next.at ? this : new SignalTime(next.at - 1, id);
    }

    /** A copy of this time, shifted by some milliseconds; {@link #NEVER} stays. */
    SignalTime shifted(long by) {
        return at == NEVER ? this : new SignalTime(at + by, id);
    }
}
