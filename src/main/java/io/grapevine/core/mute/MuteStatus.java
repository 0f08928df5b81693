package io.grapevine.core.mute;

import io.grapevine.model.Fingerprint;
import java.util.List;
import java.util.stream.Stream;

/**
 * The silences and inhibiting alerts that mute an alert at one moment.
 *
 * @param silencedBy the ids of the active silences that match it, sorted
 * @param inhibitedBy the alerts that inhibit it
 */
public record MuteStatus(List<String> silencedBy, List<Fingerprint> inhibitedBy) {
    /** Not muted. */
    public static final MuteStatus NONE = new MuteStatus(List.of(), List.of());

    /**
     * What mutes an alert in two groups, of this status and another: nothing if it is not muted in one of them.
     * Where inhibition alone mutes in one, the silences of the other do not count.
     */
    public MuteStatus and(MuteStatus other) {
        if (equals(other) || !isMuted()) {
            return this;
        }
        if (silencedBy.isEmpty() || other.silencedBy.isEmpty()) {
            return !other.isMuted() ? NONE : silencedBy.isEmpty() ? this : other;
        }
        List<String> all = Stream.concat(silencedBy.stream(), other.silencedBy.stream())
                .distinct()
                .sorted()
                .toList();
        return new MuteStatus(all, inhibitedBy);
    }

    /** Whether the alert is muted. */
    public boolean isMuted() {
        return !silencedBy.isEmpty() || !inhibitedBy.isEmpty();
    }
}
