package io.grapevine.config;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Settings of an integration for muted alerts that it was notified of as firing.
 *
 * @param begin what it is notified of when such an alert is muted
 * @param sendsEnd whether it is notified of the end of an alert that is muted; always with {@link Begin#RESOLVE}
 * @param by the causes of muting that this applies to. An alert that is also muted by another cause is left out, as in
 *     Alertmanager
 */
public record WhenMuted(Begin begin, boolean sendsEnd, Set<Cause> by) {
    /** As in Alertmanager: muted alerts are left out. */
    public static final WhenMuted NONE = new WhenMuted(Begin.NONE, false, Set.of());

    /** The causes that count if the configuration names none: within a time interval a receiver is to be left alone. */
    public static final Set<Cause> DEFAULT_CAUSES =
            Collections.unmodifiableSet(EnumSet.of(Cause.SILENCE, Cause.INHIBITION));

    /** Cause for which an alert is muted. */
    public enum Cause {
        SILENCE,
        INHIBITION,
        /** The mute or active time intervals of the route. */
        INTERVAL;

        /** The name in the configuration: {@code silence}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Notification of an integration when an alert is muted that it knows as firing. */
    public enum Begin {
        /** No notification, as in Alertmanager. */
        NONE,
        /** A notification that the alert is muted, and later one that it is not any more. */
        SEND,
        /** A notification that the alert has resolved, and later one that it fires again. */
        RESOLVE
    }

    public WhenMuted {
        sendsEnd = sendsEnd || begin == Begin.RESOLVE;
        by = Set.copyOf(by);
    }

    /** Whether anything is sent of muted alerts. */
    public boolean isOn() {
        return sendsEnd || begin != Begin.NONE;
    }

    /** Whether the integration is notified that an alert is muted, as such. */
    public boolean sendsBegin() {
        return begin == Begin.SEND;
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

    /** Whether something may be sent of an alert that a cause mutes. */
    public boolean passes(Cause cause) {
        return isOn() && by.contains(cause);
    }

    /**
     * Whether the end of an alert that these causes mute is sent to an integration that is notified of ends. That of an acknowledged
     * one is, but within a time interval it waits.
     */
    public boolean sendsEndOf(Set<Cause> causes, boolean isAcknowledged) {
        return (isAcknowledged && !causes.contains(Cause.INTERVAL)) || (sendsEnd && passesAll(causes));
    }

    /** Whether something is sent of an alert that these causes mute, and no other. */
    public boolean passesAll(Set<Cause> causes) {
        return isOn() && by.containsAll(causes);
    }
}
