package io.grapevine.shadow;

import java.util.Locale;

/** Reason why the two sides did not send the same at the same time. */
public enum ShadowReason {
    /** An alert goes to another route, as matchers differ. */
    ROUTE,
    /** An alert goes on to a further route on one side only. */
    CONTINUE,
    /** The route groups by other labels. */
    GROUP_BY,
    GROUP_WAIT,
    GROUP_INTERVAL,
    REPEAT_INTERVAL,
    /** The timers are the same, but the group is flushed at other times, by a race when it began. */
    OUT_OF_STEP,
    /** The route has another receiver, or the receiver another integration. */
    RECEIVER,
    SEND_RESOLVED,
    /** An integration is notified of muted alerts, or of their ends, on one side only. */
    WHEN_MUTED,
    SILENCE,
    /** A silence that a rule of files makes, on one side only. */
    PLANNED_SILENCE,
    INHIBITION,
    /** A time interval mutes the route on one side. */
    TIME_INTERVAL,
    /** An alert that a Grapevine beside this replica raises itself, and a shadow does not. */
    RAISED_ALERT,
    /** An alert is not known on one side, or came later to it. */
    UNKNOWN_ALERT,
    /** The Alertmanager sent nothing, and its events do not say why: a time interval, or a receiver that fails. */
    NOT_SENT,
    /** The two cannot be compared yet. */
    UNDECIDED,
    UNKNOWN;

    /** The name in answers: {@code group_by}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
