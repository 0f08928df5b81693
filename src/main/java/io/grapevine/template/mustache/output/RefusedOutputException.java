package io.grapevine.template.mustache.output;

/** Thrown if a value cannot be written at its position. */
public final class RefusedOutputException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A refusal for a reason. */
    public RefusedOutputException(String reason) {
        super(reason, null, false, false);
    }
}
