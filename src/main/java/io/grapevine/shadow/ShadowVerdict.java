package io.grapevine.shadow;

import java.util.Locale;

/** Verdict on a notification of one side against the other side. */
public enum ShadowVerdict {
    /** Both sides sent the same alerts at the same time. */
    SAME,
    /** Both sides notified the same, in other notifications: an alert came or ended as its group was flushed. */
    REGROUPED,
    /** The group is flushed at other times on each side, since a race: earlier, later, or not at all. */
    OUT_OF_STEP,
    /** This replica would have sent the notification later. */
    LATER,
    /** This replica would have sent the notification earlier. */
    EARLIER,
    /** Only the Alertmanager sent the notification. */
    ONLY_THERE,
    /** Only this replica would have sent the notification. */
    ONLY_HERE,
    /**
     * The notification is too recent, of alerts that were notified before the comparison began, or a repetition that is
     * due about now.
     */
    UNDECIDED;

    /** The name in answers and metrics: {@code only_there}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this verdict is a difference. */
    public boolean isDifference() {
        return this != SAME && this != REGROUPED && this != UNDECIDED;
    }
}
