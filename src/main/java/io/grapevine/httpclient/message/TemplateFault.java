package io.grapevine.httpclient.message;

/** Signals that the template of a field fails. */
public final class TemplateFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    /** Creates an exception for a field of the configuration; {@code reason} is the error, without secrets. */
    public TemplateFault(String field, String reason) {
        super(null, null, false, false);
        this.message = field + ": " + reason;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
