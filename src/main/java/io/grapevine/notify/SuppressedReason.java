package io.grapevine.notify;

import org.jspecify.annotations.Nullable;

/**
 * Reason why an alert was not notified, as the label {@code reason} of {@code
 * alertmanager_notifications_suppressed_total}.
 */
public enum SuppressedReason {
    SILENCE("silence"),
    INHIBITION("inhibition"),
    MUTE_TIME_INTERVAL("mute_time_interval"),
    ACTIVE_TIME_INTERVAL("active_time_interval");

    private final String label;

    SuppressedReason(String label) {
        this.label = label;
    }

    /** The reason with a label; null if there is none. */
    public static @Nullable SuppressedReason of(String label) {
        for (SuppressedReason reason : values()) {
            if (reason.label.equals(label)) {
                return reason;
            }
        }
        return null;
    }

    /** The value of the metric label. */
    public String label() {
        return label;
    }
}
