package io.grapevine.features.actions;

import io.grapevine.records.Silence;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The result of an action. */
public sealed interface ActionResult {
    /** The name in records and metrics: {@code done}. */
    default String label() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** The ids of the silences that were made, found or expired. */
    default List<String> silences() {
        if (this instanceof Done done) {
            return List.of(done.silence.id());
        } else if (this instanceof Exists exists) {
            return List.of(exists.silence.id());
        }
        return this instanceof Undone undone ? undone.ids : List.of();
    }

    /** Why the action was refused; empty if it was not. */
    default String refusal() {
        return this instanceof Refused refused ? refused.fault : "";
    }

    /** The silence was made. */
    record Done(Silence silence) implements ActionResult {}

    /** A silence that does the same is active, and was left as it is. */
    record Exists(Silence silence) implements ActionResult {}

    /** The silences were expired. */
    record Undone(List<String> ids) implements ActionResult {
        public Undone {
            ids = List.copyOf(ids);
        }
    }

    /** There was nothing to undo. */
    record Nothing() implements ActionResult {}

    /** The user asked before an undo, or another end of the silence, which the request must not revive. */
    record Stale(Instant endedAt) implements ActionResult {}

    /** The incident has ended: its alerts have resolved, or a later one has begun. */
    record Ended() implements ActionResult {}

    /** This replica does not know the incident yet; another one, or this one later, may. */
    record Unknown() implements ActionResult {}

    /** The action is not permitted, or the silence cannot be made. */
    record Refused(String fault) implements ActionResult {}
}
