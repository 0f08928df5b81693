package io.grapevine.matcher;

/**
 * The smallest part of a text by the UTF-8 grammar.
 *
 * @param kind what it is
 * @param text the part as it stands there; empty at the end
 * @param column how many characters stand before it
 */
record MatcherToken(Kind kind, String text, int column) {
    enum Kind {
        OPEN_BRACE,
        CLOSE_BRACE,
        COMMA,
        EQUAL,
        NOT_EQUAL,
        REGEXP,
        NOT_REGEXP,
        QUOTED,
        UNQUOTED,
        END
    }

    /** The fault that something else was expected here. */
    MatcherException unexpected(String expected) {
        String actual = kind == Kind.END ? "end of input" : text;
        return fault(column, actual, expected);
    }

    static MatcherException fault(int column, String actual, String expected) {
        return new MatcherException("column " + (column + 1) + ": " + actual + " (expected: " + expected + ")", column);
    }
}
