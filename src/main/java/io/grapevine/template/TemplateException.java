package io.grapevine.template;

/** A template that cannot be parsed or executed. The message names the template, the line and the fault. */
public final class TemplateException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure described by {@code message}. */
    public TemplateException(String message) {
        super(message);
    }
}
