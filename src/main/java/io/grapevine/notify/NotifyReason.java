package io.grapevine.notify;

/** Why an integration is told about a group, or that it is not. */
public enum NotifyReason {
    /** There is nothing to tell. */
    NONE("none"),
    /** The integration does not know that the group fires. */
    FIRST("first notification"),
    /** Alerts fire that it does not know of. */
    NEW_ALERTS("new alerts added"),
    /** Some of the alerts that it knows of have ended. */
    SOME_RESOLVED("some alerts resolved"),
    /** All of the alerts that it knows of have ended. */
    ALL_RESOLVED("all alerts resolved"),
    /** Nothing is new, but {@code repeat_interval} has passed. */
    REPEAT("repeat interval elapsed"),
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
}
