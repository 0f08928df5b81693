package io.grapevine.template.mustache;

import com.github.mustachejava.MustacheException;

/**
 * Thrown through the library where a template is refused: for its text, for a limit, or for the place of a value.
 */
public final class RefusedException extends MustacheException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean placed;

    /** A refusal for {@code reason}; who catches it knows the place. */
    public RefusedException(String reason) {
        this.reason = reason;
        placed = false;
    }

    /** A refusal of what stands at {@code place} of a template. */
    public RefusedException(String place, String reason) {
        this.reason = place + ": " + reason;
        placed = true;
    }

    /** Whether the message begins with the place. */
    public boolean isPlaced() {
        return placed;
    }

    /** The reason, without what the library would add to it. */
    @Override
    public String getMessage() {
        return reason;
    }

    /** Records no stack trace, since an error in a template is an expected outcome. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
