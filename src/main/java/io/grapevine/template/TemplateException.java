package io.grapevine.template;

/** Thrown if a template cannot be parsed or executed. The message has the template, the line and the error. */
public final class TemplateException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure described by {@code message}. */
    public TemplateException(String message) {
        super(message);
    }
}
