package io.grapevine.mute;

import io.grapevine.model.Fingerprint;
import java.util.List;

/**
 * The silences and inhibiting alerts that mute an alert at one moment.
 *
 * @param silencedBy the ids of the active silences that match it, sorted
 * @param inhibitedBy the alerts that inhibit it
 */
public record MuteStatus(List<String> silencedBy, List<Fingerprint> inhibitedBy) {
    /** Not muted. */
    public static final MuteStatus NONE = new MuteStatus(List.of(), List.of());

    /** Whether the alert is muted. */
    public boolean isMuted() {
        return !silencedBy.isEmpty() || !inhibitedBy.isEmpty();
    }
}
