package io.grapevine.eventrecorder;

/** Thrown if an output cannot be made of its configuration. Its message can be shown. */
public final class OutputUnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An output whose name and fault can be shown. */
    public OutputUnusableException(String output, String fault) {
        super(output + ": " + fault);
    }
}
