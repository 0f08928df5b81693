package io.grapevine.core.notify.delivery;

import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.core.notify.Flush;
import io.grapevine.model.Alert;
import java.time.Instant;
import java.util.Set;

/** The state of alerts at a refresh, which may have changed since the flush. */
interface AlertState {
    /** Whether the alert is silenced or inhibited now. */
    boolean isMuted(Alert alert);

    /** The causes that mute the alert now, but for the time intervals of its route. */
    Set<Cause> mutedBy(Alert alert);

    /** Whether an acknowledgement mutes the alert now. */
    boolean isAcknowledged(Alert alert);

    /**
     * Whether an acknowledgement of the alert has lapsed after a time and by another, so that the person who snoozed it is to be
     * notified again.
     */
    boolean hasLapsed(Alert alert, Instant after, Instant by);

    /** Whether a peer has gone silent, or was not reached yet, at which alerts may fire. */
    boolean missesPeer();

    /** Whether an alert fires that has joined the group since its flush. */
    boolean hasGrownSince(Flush flush);

    /** Whether the alert still is what it was at the flush, firing or resolved. */
    boolean isUnchanged(Alert alert);

    /** The alert as it was last received, if that is known and it has ended; else as it was at the flush. */
    Alert lastEnded(Alert alert);

    /**
     * When an alert that fires was last received as such; by those of its senders for which it still fires, so maybe before the flush had
     * it.
     */
    Instant lastFiring(Alert alert);

    /** Whether a peer knows that the alert is not what it was at the flush. */
    boolean isLeftOut(Alert alert);

    /** Whether alerts may have begun or ended unnoticed since a time. */
    boolean wasInterruptedSince(Instant time);

    /** Whether other replicas may hold the group too. */
    boolean isShared();
}
