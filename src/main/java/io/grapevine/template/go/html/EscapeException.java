package io.grapevine.template.go.html;

import io.grapevine.template.go.parse.Position;
import org.jspecify.annotations.Nullable;

/** Thrown if templates have no safe HTML form. It has no stack trace, since it is an expected outcome. */
final class EscapeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String position;
    private final String description;

    /** An error of a template text, at a place if that is known. */
    EscapeException(String file, @Nullable Position at, String description) {
        super("", null, false, false);
        this.position = file + (at == null ? "" : ":" + at);
        this.description = description;
    }

    @Override
    public String getMessage() {
        return "html/template: " + position + ": " + description;
    }

    /** The error without its position. */
    String description() {
        return description;
    }
}
