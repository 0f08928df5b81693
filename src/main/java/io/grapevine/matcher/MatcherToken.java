package io.grapevine.matcher;

/**
 * A token of the UTF-8 grammar.
 *
 * @param kind what it is
 * @param text the source text; empty at the end of the input
 * @param column the number of characters before it
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

    /** Creates the error of an unexpected token. */
    MatcherException unexpected(String expected) {
        String actual = kind == Kind.END ? "end of input" : text;
        return fault(column, actual, expected);
    }

    static MatcherException fault(int column, String actual, String expected) {
        return new MatcherException("column " + (column + 1) + ": " + actual + " (expected: " + expected + ")", column);
    }
}
