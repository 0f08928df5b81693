package io.grapevine.http;

/**
 * Something that could not be sent, or got no answer. The message is safe to log: it has no secret and no URL, and
 * there is no cause that could carry one.
 */
public final class SendFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final boolean timeout;

    private SendFailure(String message, boolean timeout) {
        super(message, null, false, false);
        this.message = message;
        this.timeout = timeout;
    }

    /** A failure described by {@code message}, which has no secret and no URL in it. */
    public static SendFailure of(String message) {
        return new SendFailure(message, false);
    }

    /** The failure of a request whose time was over. */
    public static SendFailure timedOut() {
        return new SendFailure("deadline exceeded", true);
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** Whether the time of the request was over. */
    public boolean isTimeout() {
        return timeout;
    }
}
