package io.grapevine.template.go.value;

/** A function's refusal of its arguments. Carries no stack trace: it is an expected outcome. */
public final class FunctionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A refusal for the stated reason. */
    public FunctionException(String reason) {
        super(reason, null, false, false);
    }
}
