package io.grapevine.notify;

/**
 * Reason of a failed notification, as the label {@code reason} of {@code alertmanager_notifications_failed_total} says
 * it.
 */
public enum FailureReason {
    /** Anything that the other reasons do not name: the connection, a template, … */
    OTHER("other"),
    /** A status of 400 to 499, but for the two below. */
    CLIENT_ERROR("clientError"),
    /** A status of 500 to 599. */
    SERVER_ERROR("serverError"),
    /** The program stopped, or the route went away. */
    CONTEXT_CANCELED("contextCanceled"),
    /** The time of the flush was over. */
    CONTEXT_DEADLINE_EXCEEDED("contextDeadlineExceeded"),
    /** Status 401 or 403. */
    AUTH_ERROR("authError"),
    /** Status 429. */
    RATE_LIMITED("rateLimited"),
    /** {@code server.destinations.deny_private} refuses the address. Grapevine's own. */
    ADDRESS_DENIED("addressDenied");

    private final String label;

    FailureReason(String label) {
        this.label = label;
    }

    /** The value of the label. */
    public String label() {
        return label;
    }

    /** Whether Alertmanager has the reason too, and shows it from the start. */
    boolean isOfAlertmanager() {
        return this != ADDRESS_DENIED;
    }

    /** The reason that stands for an HTTP status. */
    public static FailureReason ofStatus(int status) {
        return switch (status) {
            case 401, 403 -> AUTH_ERROR;
            case 429 -> RATE_LIMITED;
            default -> status / 100 == 4 ? CLIENT_ERROR : status / 100 == 5 ? SERVER_ERROR : OTHER;
        };
    }
}
