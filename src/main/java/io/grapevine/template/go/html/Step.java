package io.grapevine.template.go.html;

/** The result of scanning one token: the new context and the length of the token. */
record Step(Context next, int read) {
    /** The step over all of {@code text}, which has no safe form, for the reason {@code error}. */
    static Step error(Span text, String error) {
        return new Step(Context.ofError(error), text.length());
    }
}
