package io.grapevine.cluster.wire;

/** Ends a connection for a stated reason. It has no stack trace, as a flood of them must be cheap. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Refusal reason;

    /** For this reason, with what there is to say beyond it, or the empty string. */
    public RefusedException(Refusal reason, String detail) {
        super(detail.isEmpty() ? reason.explanation() : reason.explanation() + ": " + detail, null, false, false);
        this.reason = reason;
    }

    /** The reason. */
    public Refusal reason() {
        return reason;
    }
}
