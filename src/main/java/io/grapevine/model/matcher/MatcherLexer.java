package io.grapevine.model.matcher;

import io.grapevine.base.go.GoStrings;

/** A lexer of the UTF-8 grammar with one token of look-ahead. */
final class MatcherLexer {
    private static final int END = -1;

    enum Kind {
        OPEN_BRACE,
        CLOSE_BRACE,
        COMMA,
        OPERATOR,
        QUOTED,
        UNQUOTED,
        END
    }

    /**
     * A token of a matcher's text.
     *
     * @param text the source text; empty at the end of the input
     * @param column the number of characters before it
     */
    record Token(Kind kind, String text, int column) {
        MatcherException unexpected(String expected) {
            return fault(column, kind == Kind.END ? "end of input" : text, expected);
        }
    }

    private final String input;
    private int position;
    private int column;
    private Token next;

    MatcherLexer(String input) throws MatcherException {
        this.input = input;
        this.next = scan();
    }

    Token peek() {
        return next;
    }

    /** Consumes the next token; the one after it is scanned only then, so errors come in the order of the text. */
    Token next() throws MatcherException {
        Token token = next;
        next = scan();
        return token;
    }

    private Token scan() throws MatcherException {
        while (GoStrings.isSpace(peekCharacter())) {
            advance();
        }
        int start = position;
        int startColumn = column;
        Kind kind = scanKind(startColumn);
        return new Token(kind, input.substring(start, position), startColumn);
    }

    private Kind scanKind(int startColumn) throws MatcherException {
        int c = advance();
        return switch (c) {
            case END -> Kind.END;
            case '{' -> Kind.OPEN_BRACE;
            case '}' -> Kind.CLOSE_BRACE;
            case ',' -> Kind.COMMA;
            case '=', '!' -> scanOperator(c, startColumn);
            case '"' -> scanQuoted(startColumn);
            default -> scanUnquoted(c, startColumn);
        };
    }

    private Kind scanUnquoted(int first, int startColumn) throws MatcherException {
        if (isReserved(first)) {
            String expected = "text in double quotes where it has a character such as this";
            throw fault(startColumn, Character.toString(first), expected);
        }
        while (peekCharacter() != END && !isReserved(peekCharacter())) {
            advance();
        }
        return Kind.UNQUOTED;
    }

    private Kind scanOperator(int first, int startColumn) throws MatcherException {
        boolean complete = skip('~') || first == '=' || skip('=');
        if (!complete) {
            throw fault(startColumn, "!", "!= or !~");
        }
        return Kind.OPERATOR;
    }

    private Kind scanQuoted(int startColumn) throws MatcherException {
        for (int c = advance(); c != '"'; c = advance()) {
            if (c == '\\') {
                c = advance();
            }
            if (c == END) {
                String rest = input.substring(input.offsetByCodePoints(0, startColumn));
                throw fault(startColumn, rest, "a closing \"");
            }
        }
        return Kind.QUOTED;
    }

    private int peekCharacter() {
        return position < input.length() ? input.codePointAt(position) : END;
    }

    private int advance() {
        int c = peekCharacter();
        if (c != END) {
            position += Character.charCount(c);
            column++;
        }
        return c;
    }

    private boolean skip(char expected) {
        boolean found = peekCharacter() == expected;
        if (found) {
            advance();
        }
        return found;
    }

    private static MatcherException fault(int column, String actual, String expected) {
        return new MatcherException("column " + (column + 1) + ": " + actual + " (expected: " + expected + ")");
    }

    /** Whether the character ends an unquoted word, and a name with it must be quoted. */
    static boolean isReserved(int c) {
        return "{}!=~,\\\"'`".indexOf(c) >= 0 || GoStrings.isSpace(c);
    }
}
