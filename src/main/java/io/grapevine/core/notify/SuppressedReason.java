package io.grapevine.core.notify;

import io.grapevine.config.WhenMuted;
import org.jspecify.annotations.Nullable;

/**
 * Reason why an alert was not notified, as the label {@code reason} of {@code
 * alertmanager_notifications_suppressed_total}.
 */
public enum SuppressedReason {
    SILENCE("silence", WhenMuted.Cause.SILENCE),
    INHIBITION("inhibition", WhenMuted.Cause.INHIBITION),
    MUTE_TIME_INTERVAL("mute_time_interval", WhenMuted.Cause.INTERVAL),
    ACTIVE_TIME_INTERVAL("active_time_interval", WhenMuted.Cause.INTERVAL);

    private final String label;
    private final WhenMuted.Cause cause;

    SuppressedReason(String label, WhenMuted.Cause cause) {
        this.label = label;
        this.cause = cause;
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

    /** What mutes, in the terms of the configuration. */
    public WhenMuted.Cause cause() {
        return cause;
    }

    /** The value of the metric label. */
    public String label() {
        return label;
    }
}
