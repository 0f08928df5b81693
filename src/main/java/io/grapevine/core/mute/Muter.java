package io.grapevine.core.mute;

import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.List;

/** Mutes alerts in one way: by silences, or by other alerts. */
public interface Muter {
    /**
     * Cause that mutes an alert at one time.
     *
     * @param by the ids of silences, or an alert; empty if nothing does
     * @param isAcknowledged whether an acknowledgement is among the silences
     * @param until from then on it may be otherwise, even if {@link #changes} stays as it is; {@link Instant#MAX} for never
     */
    record Muting(List<?> by, boolean isAcknowledged, Instant until) {
        /** Not muted, and not by the passage of time. */
        static final Muting NONE = new Muting(List.of(), false, Instant.MAX);

        /** Whether anything mutes the alert. */
        public boolean isMuted() {
            return !by.isEmpty();
        }
    }

    /** What mutes an alert with these labels at {@code now}. From any thread. */
    Muting muting(LabelSet labels, Instant now);

    /** A number that is another one whenever what mutes an alert at some time may have changed. On the loop only. */
    long changes();
}
