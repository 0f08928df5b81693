package io.grapevine.template;

import java.util.Objects;

/**
 * Thrown if a template cannot be parsed or executed. The message has the template, the line and the error. It has no
 * stack trace, since an error in a template is an expected outcome.
 */
public final class TemplateException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure described by {@code message}. */
    public TemplateException(String message) {
        super(message, null, false, false);
    }

    /**
     * An error at a position of a template. The message is built here and not in the recursive parser, since the JIT
     * compiler does not inline constructors of exceptions, and so keeps the parser's stack frames small.
     *
     * @param file the name of the text
     * @param at line and column
     */
    public TemplateException(String file, Object at, String error) {
        this("template: " + file + ":" + at + ": " + error);
    }

    /** The error with its template and position. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
