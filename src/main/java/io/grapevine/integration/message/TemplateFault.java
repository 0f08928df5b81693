package io.grapevine.integration.message;

/** A field whose template fails, so that the notification cannot be sent as it was meant. */
public final class TemplateFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    /**
     * The fault of a field.
     *
     * @param field the field, as the configuration calls it
     * @param reason what is wrong; no secrets
     */
    public TemplateFault(String field, String reason) {
        super(null, null, false, false);
        this.message = field + ": " + reason;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
