package io.grapevine.template.mustache.output;

/** Something that cannot be written. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** A refusal for a reason. */
    public Refusal(String reason) {
        super(reason, null, false, false);
    }
}
