package io.grapevine.base.go;

import java.util.Objects;

/**
 * Thrown if a JSON text is invalid or of an unexpected type. The message has the field, the actual and expected value,
 * line and column.
 */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    JsonException(String text) {
        super(text, null, false, false);
    }

    /** The error and its position. */
    public String text() {
        return Objects.requireNonNull(getMessage());
    }
}
