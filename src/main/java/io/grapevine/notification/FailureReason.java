package io.grapevine.notification;

import java.util.Set;

/**
 * Reason of a failed notification, as the label {@code reason} of {@code alertmanager_notifications_failed_total} says
 * it. What happens before a receiver answers is told apart for a few kinds only, as Alertmanager does: see {@link #of}.
 */
public enum FailureReason {
    /** Anything that the other reasons do not name. */
    OTHER("other"),
    /** A status of 400 to 499, but for the two below. */
    CLIENT_ERROR("clientError"),
    /** A status of 500 to 599. */
    SERVER_ERROR("serverError"),
    /** The program stopped, or the route went away. */
    CONTEXT_CANCELED("contextCanceled"),
    /** The time of the flush was over, or that of an attempt. */
    CONTEXT_DEADLINE_EXCEEDED("contextDeadlineExceeded", "pagerduty"),
    /** Status 401 or 403. */
    AUTH_ERROR("authError"),
    /** Status 429. */
    RATE_LIMITED("rateLimited"),
    /** A template failed. */
    TEMPLATE_ERROR("templateError", "pagerduty", "wechat"),
    /** A file with a secret could not be read. */
    FILE_READ_ERROR("fileReadError", "pagerduty"),
    /** What the configuration says is of no use, such as an empty key. */
    CONFIG_ERROR("configError", "pagerduty"),
    /** The message could not be written as JSON, which does not happen here. */
    ENCODING_ERROR("encodingError"),
    /** The request had no answer. */
    REQUEST_ERROR("requestError", "pagerduty"),
    /** The flush had no group, which does not happen here. */
    MISSING_CONTEXT("missingContext"),
    /** {@code server.destinations.deny_private} refuses the address. Grapevine's own. */
    ADDRESS_DENIED("addressDenied");

    private static final String SNS = "sns";

    private final String label;
    private final Set<String> kinds;

    FailureReason(String label, String... kinds) {
        this.label = label;
        this.kinds = Set.of(kinds);
    }

    /** The value of the label. */
    public String label() {
        return label;
    }

    /** Whether Alertmanager has the reason too, and shows it from the start. */
    public boolean isOfAlertmanager() {
        return this != ADDRESS_DENIED;
    }

    /**
     * The reason that an integration of a kind gives for what went wrong before it had an answer: this one if the kind tells it apart,
     * else {@link #OTHER}. Alertmanager takes a template of SNS that fails for a client's error.
     */
    public FailureReason of(String kind) {
        if (kinds.contains(kind)) {
            return this;
        }
        return this == TEMPLATE_ERROR && kind.equals(SNS) ? CLIENT_ERROR : OTHER;
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
