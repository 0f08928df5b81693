package io.grapevine.go;

/** A text that is not the JSON it should be. The message names the field, what it is, and the line and column. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String text;

    JsonException(String text) {
        super(text, null, false, false);
        this.text = text;
    }

    /** What is wrong, and where. */
    public String text() {
        return text;
    }
}
