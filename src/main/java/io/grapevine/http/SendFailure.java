package io.grapevine.http;

/**
 * Thrown if a request could not be sent or got no response. The message is safe to log: it has no secret and no URL,
 * and the exception has no cause.
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

    /** The failure of a request that timed out. */
    public static SendFailure timedOut() {
        return new SendFailure("deadline exceeded", true);
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** Whether the request timed out. */
    public boolean isTimeout() {
        return timeout;
    }
}
