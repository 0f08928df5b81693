package io.grapevine.dispatch;

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
 */
public record GroupMember(Alert alert, @Nullable Instant lastFiring, boolean processed) {

    /** The member after the receipt of another version of its alert. */
    static GroupMember received(Alert alert, @Nullable GroupMember known) {
        Instant before = known == null ? null : known.lastFiring();
        Instant lastFiring = alert.resolvedAt(alert.updatedAt()) ? before : alert.updatedAt();
        return new GroupMember(alert, lastFiring, known != null && known.processed());
    }

    GroupMember asProcessed() {
        return processed ? this : new GroupMember(alert, lastFiring, true);
    }
}
