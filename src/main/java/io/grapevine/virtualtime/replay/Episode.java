package io.grapevine.virtualtime.replay;

import io.grapevine.model.LabelSet;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A time in which an alert fired, from its reception to its end. Its end is known when the recording is complete. */
public final class Episode {
    private final LabelSet labels;
    private final Instant startsAt;
    private final Instant from;
    private @Nullable Instant to;
    private @Nullable Instant expiry;
    private boolean lost;

    Episode(LabelSet labels, Instant startsAt, Instant from) {
        this.labels = labels;
        this.startsAt = startsAt;
        this.from = from;
    }

    void end(Instant at) {
        to = at;
    }

    void expire(Instant at) {
        to = at;
        expiry = at;
    }

    void lose(Instant at) {
        to = at;
        lost = true;
    }

    /** The labels of the alert. */
    public LabelSet labels() {
        return labels;
    }

    /** When the alert began to fire, as its sender says. */
    public Instant startsAt() {
        return startsAt;
    }

    /** When the alert was received first, or when the recording begins. */
    public Instant from() {
        return from;
    }

    /** When the alert ended; null if it fires at the end of the recording. */
    public @Nullable Instant to() {
        return to;
    }

    /** Whether the last process ended at the end of this episode, so that it is unknown how long the alert fired. */
    public boolean isLost() {
        return lost;
    }

    /** When the alert ended because it was not renewed; null if it ended in another way, or not at all. */
    public @Nullable Instant expiry() {
        return expiry;
    }
}
