package io.grapevine.template.go.exec;

/** Thrown if an execution fails. It has no stack trace, since an error in a template is an expected outcome. */
public final class ExecException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String fault;

    /** A failure with the message {@code fault}. */
    public ExecException(String fault) {
        super(fault, null, false, false);
        this.fault = fault;
    }

    /** The error with its template and position. */
    public String fault() {
        return fault;
    }
}
