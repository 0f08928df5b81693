package io.grapevine.template.mustache.output;

/** Something that cannot be written. */
public final class RefusedOutputException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A refusal for a reason. */
    public RefusedOutputException(String reason) {
        super(reason, null, false, false);
    }
}
