package io.grapevine.template.go.parse;

/** Thrown if a text is no valid template. The message has the template, line, column and error. */
public final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Position at;

    /**
     * An error at a position of a text.
     *
     * @param file the name of the text
     */
    public SyntaxException(String file, Position at, String fault) {
        super("template: " + file + ":" + at + ": " + fault);
        this.at = at;
    }

    /** The position of the error. */
    public Position at() {
        return at;
    }
}
