package io.grapevine.template.go.value;

/** Thrown by a function for invalid arguments. It has no stack trace, since it is an expected outcome. */
public final class FunctionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A refusal for the stated reason. */
    public FunctionException(String reason) {
        super(reason, null, false, false);
    }
}
