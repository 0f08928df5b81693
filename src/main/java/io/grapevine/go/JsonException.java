package io.grapevine.go;

/**
 * Thrown if a JSON text is invalid or of an unexpected type. The message has the field, the actual and expected value,
 * line and column.
 */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String text;

    JsonException(String text) {
        super(text, null, false, false);
        this.text = text;
    }

    /** The error and its position. */
    public String text() {
        return text;
    }
}
