package io.grapevine.notification;

/** Reason why an integration is notified of a group, or {@code NONE}. */
public enum NotifyReason {
    /** There is nothing to notify. */
    NONE("none"),
    /** The integration was not notified that the group fires. */
    FIRST("first notification"),
    /** Alerts fire that the integration's last notification did not hold. */
    NEW_ALERTS("new alerts added"),
    /** Some alerts have resolved since the integration's last notification. */
    SOME_RESOLVED("some alerts resolved"),
    /** All alerts have resolved since the integration's last notification. */
    ALL_RESOLVED("all alerts resolved"),
    /** Nothing is new, but {@code repeat_interval} has passed. */
    REPEAT("repeat interval elapsed"),
    /** Alerts that it knows as firing are muted; not in Alertmanager. */
    MUTED("muted"),
    /**
     * Alerts fire that are not muted any more, and that it knows as muted or of which an acknowledgement has lapsed; not in
     * Alertmanager.
     */
    UNMUTED("unmuted"),
    /** A step of an escalation is due; not in Alertmanager, as those that follow. */
    ESCALATED("escalated"),
    /** A step of an escalation is due once more. */
    ESCALATION_REPEATED("escalation repeated"),
    /** All steps of an escalation were run, and nobody has acknowledged the group. */
    NOBODY_REACTED("nobody reacted"),
    /** The receiver of the route has accepted nothing. */
    FALLBACK("fallback"),
    /**
     * The integration of another person, whose shift is over, was notified that the group fires, and this one was not, or only in a shift
     * before; not in Alertmanager.
     */
    HANDED_OVER("handed over"),
    /** Many groups are notified together, as a storm valve holds their own notifications; not in Alertmanager. */
    DIGEST("digest"),
    /** Not known, as when route labels are rendered for the API. */
    UNKNOWN("unknown");

    private final String text;

    NotifyReason(String text) {
        this.text = text;
    }

    /** Alertmanager's words, as templates and webhooks see them. */
    public String text() {
        return text;
    }

    /** Whether nothing has begun or ended, so that the notification can wait for a real change, and has no latency. */
    public boolean isWithoutChange() {
        return switch (this) {
            case REPEAT, MUTED, UNMUTED, ESCALATED, ESCALATION_REPEATED, NOBODY_REACTED -> true;
            default -> false;
        };
    }
}
