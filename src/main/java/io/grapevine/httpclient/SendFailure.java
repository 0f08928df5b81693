package io.grapevine.httpclient;

/**
 * Thrown if a request could not be sent or got no response. The message is safe to log: it has no secret and no URL,
 * and the exception has no cause.
 */
public final class SendFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final Kind kind;

    private enum Kind {
        OTHER,
        UNREADABLE,
        TIMEOUT,
        REFUSED,
        DENIED
    }

    private SendFailure(String message, Kind kind) {
        super(message, null, false, false);
        this.message = message;
        this.kind = kind;
    }

    /** A failure described by {@code message}, which has no secret and no URL in it. */
    public static SendFailure of(String message) {
        return new SendFailure(message, Kind.OTHER);
    }

    /** The failure of a request whose secret is in a file that cannot be read. */
    static SendFailure unreadable(String message) {
        return new SendFailure(message, Kind.UNREADABLE);
    }

    /** The failure of a request that timed out. */
    public static SendFailure timedOut() {
        return new SendFailure("deadline exceeded", Kind.TIMEOUT);
    }

    /** The failure of a login that a server did not accept. */
    public static SendFailure refused(String message) {
        return new SendFailure(message, Kind.REFUSED);
    }

    /**
     * The failure of a request to a host that {@code server.destinations.deny_private} refuses.
     *
     * @param what the address, or what it is
     */
    static SendFailure denied(String host, String what) {
        String reason = host.equals(what) ? host : host + " is " + what;
        return new SendFailure(
                reason + ": not a public address (expected: one, or an exception in server.destinations.allow)",
                Kind.DENIED);
    }

    /** The reason why a request has completed with an exception, without secrets. */
    public static String reasonOf(Throwable thrown) {
        Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
        return cause instanceof SendFailure failure ? failure.message : "internal error";
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** Whether a file with a secret could not be read. */
    public boolean isUnreadable() {
        return kind == Kind.UNREADABLE;
    }

    /** Whether the request timed out. */
    public boolean isTimeout() {
        return kind == Kind.TIMEOUT;
    }

    /** Whether the server did not accept the login. */
    public boolean isRefused() {
        return kind == Kind.REFUSED;
    }

    /** Whether the request was refused because of its address, as it will be the next time. */
    public boolean isDenied() {
        return kind == Kind.DENIED;
    }
}
