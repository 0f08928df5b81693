package io.grapevine.template.go.parse;

/** A text that is not a template. The message names the text, the line and column, and the fault. */
public final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Position at;

    /**
     * A fault at a place of a text.
     *
     * @param file the name of the text
     */
    public SyntaxException(String file, Position at, String fault) {
        super("template: " + file + ":" + at + ": " + fault);
        this.at = at;
    }

    /** Where the fault is. */
    public Position at() {
        return at;
    }
}
