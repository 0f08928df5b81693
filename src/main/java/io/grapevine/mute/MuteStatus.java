package io.grapevine.mute;

import io.grapevine.model.Fingerprint;
import java.util.List;

/**
 * What mutes an alert at some moment.
 *
 * @param silencedBy the ids of the active silences that match it, sorted
 * @param inhibitedBy the alerts that inhibit it
 */
public record MuteStatus(List<String> silencedBy, List<Fingerprint> inhibitedBy) {
    /** Muted by nothing. */
    public static final MuteStatus NONE = new MuteStatus(List.of(), List.of());

    /** Whether anything mutes the alert. */
    public boolean isMuted() {
        return !silencedBy.isEmpty() || !inhibitedBy.isEmpty();
    }
}
