package io.grapevine.cluster.wire;

/** Ends a connection for a stated reason. It has no stack trace, as a flood of them must be cheap. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    /** The longest text, in characters. */
    private static final int LONGEST = 200;

    private final LinkRefusal reason;

    /** For this reason, with what there is to say beyond it, or the empty string. */
    public RefusedException(LinkRefusal reason, String detail) {
        super(detail.isEmpty() ? reason.explanation() : reason.explanation() + ": " + detail, null, false, false);
        this.reason = reason;
    }

    /** The message, cut: some libraries quote all that has come, and no stranger decides how long a log line is. */
    public String shortText() {
        String message = String.valueOf(getMessage());
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
    }

    /** The reason. */
    public LinkRefusal reason() {
        return reason;
    }
}
