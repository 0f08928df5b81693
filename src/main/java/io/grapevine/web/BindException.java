package io.grapevine.web;

/** Thrown if an address cannot be bound. */
public final class BindException extends Exception {
    private static final long serialVersionUID = 1;

    BindException(ListenAddress address, Throwable cause) {
        super("listen " + address + ": " + reason(cause), cause);
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
