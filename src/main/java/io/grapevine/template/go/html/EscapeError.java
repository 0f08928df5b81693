package io.grapevine.template.go.html;

/**
 * An error of the HTML escaper: why a statement has no safe form.
 *
 * @param kind the kind of error
 * @param description it in words
 */
record EscapeError(Kind kind, String description) {
    /** The kinds of errors. */
    enum Kind {
        /** An action may stand in one part of a URL or in another. */
        AMBIGUOUS_URL,
        /** A tag that parsers of HTML read differently. */
        BAD_HTML,
        /** The branches of a control structure, or two rounds of a loop, end at different places. */
        BRANCH_END,
        /** An action inside the brackets of a regular expression. */
        PARTIAL_CHARSET,
        /** An action behind a backslash. */
        PARTIAL_ESCAPE,
        /** A slash that may divide or start a regular expression. */
        AMBIGUOUS_SLASH,
        /** Template literals of a script inside each other, more than are followed. */
        DEEP_LITERALS,
        /** {@code html} or {@code urlquery} where it would do harm. */
        PREDEFINED_ESCAPER
    }
}
