package io.grapevine.dispatch;

import java.util.Optional;

/** The escalations of a replica's groups. On the loop only, except {@link #of}. */
public final class Escalations {
    /** The standing of a group in its policy; empty if none is about it, or it has not been flushed yet. From any thread. */
    public Optional<EscalationStatus> of(GroupView group) {
        return Optional.empty();
    }

    /** Runs the next step of a group at once. Returns it; empty if there is none, or it may not be run now. */
    public Optional<EscalationStatus.Round> now(String groupKey) {
        return Optional.empty();
    }
}
