package io.grapevine.core.dispatch;

import io.grapevine.model.Alert;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert in a group.
 *
 * @param alert the group's own copy, which can outlive the one in the alert store
 * @param lastFiring when the alert was last received as firing, be it before it came into the group, as where that is made anew by a
 *     reload; null if that is not known
 * @param processed whether a flush has included it
 * @param heardAgain when the alert last came again after it had ended here as nothing was received of it; null if it never did
 */
public record GroupMember(
        Alert alert,
        @Nullable Instant lastFiring,
        boolean processed,
        @Nullable Instant heardAgain) {
    /** A member that has never come again. */
    public GroupMember(Alert alert, @Nullable Instant lastFiring, boolean processed) {
        this(alert, lastFiring, processed, null);
    }

    /** The member after the receipt of another version of its alert. */
    static GroupMember received(Alert alert, @Nullable GroupMember known) {
        Instant before = known == null ? null : known.lastFiring();
        Instant lastFiring = alert.resolvedAt(alert.updatedAt()) ? before : alert.updatedAt();
        if (known == null) {
            return new GroupMember(alert, lastFiring, false);
        }
        boolean isBack = known.hasExpired(alert.updatedAt());
        return new GroupMember(alert, lastFiring, known.processed(), isBack ? alert.updatedAt() : known.heardAgain());
    }

    /** Whether the alert has ended by a time, without having been received as ended. */
    public boolean hasExpired(Instant time) {
        return alert.updatedAt().equals(lastFiring) && alert.resolvedAt(time);
    }

    GroupMember asProcessed() {
        return processed ? this : new GroupMember(alert, lastFiring, true, heardAgain);
    }
}
