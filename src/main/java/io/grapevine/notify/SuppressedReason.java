package io.grapevine.notify;

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

    /** The value of the metric label. */
    public String label() {
        return label;
    }
}
