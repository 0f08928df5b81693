package io.grapevine.mute;

import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.model.Fingerprint;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The silences and inhibiting alerts that mute an alert at one moment.
 *
 * @param silencedBy the ids of the active silences that match it, sorted
 * @param inhibitedBy the alerts that inhibit it
 */
public record MuteStatus(List<String> silencedBy, List<Fingerprint> inhibitedBy) {
    /** Not muted. */
    public static final MuteStatus NONE = new MuteStatus(List.of(), List.of());

    /** The causes that mute the alert. */
    public Set<Cause> causes() {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        if (!silencedBy.isEmpty()) {
            causes.add(Cause.SILENCE);
        }
        if (!inhibitedBy.isEmpty()) {
            causes.add(Cause.INHIBITION);
        }
        return causes;
    }

    /** Whether the alert is muted. */
    public boolean isMuted() {
        return !silencedBy.isEmpty() || !inhibitedBy.isEmpty();
    }
}
