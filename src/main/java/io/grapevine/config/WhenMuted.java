package io.grapevine.config;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Settings of an integration for muted alerts that it was notified of as firing.
 *
 * @param sendsEnd whether it is notified of the end of an alert that is muted
 * @param by the causes of muting that this applies to. An alert that is also muted by another cause is left out, as in
 *     Alertmanager
 */
public record WhenMuted(boolean sendsEnd, Set<Cause> by) {
    /** As in Alertmanager: muted alerts are left out. */
    public static final WhenMuted NONE = new WhenMuted(false, Set.of());

    /** The causes that count if the configuration names none: within a time interval a receiver is to be left alone. */
    public static final Set<Cause> DEFAULT_CAUSES =
            Collections.unmodifiableSet(EnumSet.of(Cause.SILENCE, Cause.INHIBITION));

    /** Cause of muting. */
    public enum Cause {
        SILENCE,
        INHIBITION,
        /** The mute or active time intervals of the route. */
        INTERVAL
    }

    public WhenMuted {
        by = Set.copyOf(by);
    }

    /** The causes that mute an alert, by what is known of it. */
    public static Set<Cause> causes(boolean isSilenced, boolean isInhibited, boolean byInterval) {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        if (isSilenced) {
            causes.add(Cause.SILENCE);
        }
        if (isInhibited) {
            causes.add(Cause.INHIBITION);
        }
        if (byInterval) {
            causes.add(Cause.INTERVAL);
        }
        return causes;
    }

    /** Whether the end may be sent of an alert that a cause mutes. */
    public boolean passes(Cause cause) {
        return sendsEnd && by.contains(cause);
    }

    /** Whether the end is sent of an alert that these causes mute, and no other. */
    public boolean passesAll(Set<Cause> causes) {
        return sendsEnd && by.containsAll(causes);
    }
}
