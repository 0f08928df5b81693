package io.grapevine.sim.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A silence that a click or the web interface has made for a group, as all replicas may know it. */
public final class KnownAction {
    /** The silence as it was seen first. */
    public final ActionPlayer.Made made;
    /** The ids of the alerts of the group. */
    public final List<String> alerts;
    /** When the silence was seen first. */
    public final Duration since;
    /**
     * The notifications by which the group had ended before, which the replica where it was seen first, or one that granted it, need not
     * have known: the version of either may win.
     */
    final List<SendAttempt> unknownEnds;
    /** Until when a replica may take an alert for firing that had ended before, as one of its servers was silent; {@code since} if none does. */
    final Duration heldUntil;

    private Instant earliestEnd;
    private int doneFact = SendAttempt.NONE;
    private int endFact = SendAttempt.NONE;
    private Duration endedAt = Duration.ZERO;
    private @Nullable Duration askedToUndo;

    KnownAction(
            ActionPlayer.Made made,
            List<String> alerts,
            Duration since,
            List<SendAttempt> unknownEnds,
            Duration heldUntil) {
        this.made = made;
        this.alerts = alerts;
        this.since = since;
        this.unknownEnds = new ArrayList<>(unknownEnds);
        this.heldUntil = heldUntil;
        this.earliestEnd = made.endsAt();
    }

    /** The earliest end that any version has: of those that several replicas make, any may win. */
    public Instant earliestEnd() {
        return earliestEnd;
    }

    /** The fact that the action was granted; {@link SendAttempt#NONE} if no user got that response. */
    public int doneFact() {
        return doneFact;
    }

    /** The fact that the silence was expired, wherever that was seen first; {@link SendAttempt#NONE} if it was not. */
    public int endFact() {
        return endFact;
    }

    /** When the silence was first seen expired; zero if it was not. */
    public Duration endedAt() {
        return endedAt;
    }

    /** When a click first asked to undo something of the group, since this was made; null if none has. */
    public @Nullable Duration askedToUndo() {
        return askedToUndo;
    }

    void seen(ActionPlayer.Made version) {
        earliestEnd = version.endsAt().isBefore(earliestEnd) ? version.endsAt() : earliestEnd;
    }

    void done(int fact, List<SendAttempt> unknownThere) {
        unknownEnds.addAll(unknownThere);
        doneFact = doneFact == SendAttempt.NONE ? fact : doneFact;
    }

    void ended(int fact, Duration at) {
        endedAt = endFact == SendAttempt.NONE ? at : endedAt;
        endFact = endFact == SendAttempt.NONE ? fact : endFact;
    }

    void askToUndo(Duration at) {
        askedToUndo = askedToUndo == null ? at : askedToUndo;
    }
}
