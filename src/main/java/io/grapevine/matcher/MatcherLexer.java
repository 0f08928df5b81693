package io.grapevine.matcher;

import io.grapevine.matcher.MatcherToken.Kind;

/** A lexer of the UTF-8 grammar with one token of look-ahead. */
final class MatcherLexer {
    private static final int END = -1;

    private final String input;
    private int position;
    private int column;
    private MatcherToken next;

    MatcherLexer(String input) throws MatcherException {
        this.input = input;
        this.next = scan();
    }

    /** The next token, without passing it. */
    MatcherToken peek() {
        return next;
    }

    /** Consumes the next token; the one after it is scanned only then, so errors come in the order of the text. */
    MatcherToken next() throws MatcherException {
        MatcherToken token = next;
        next = scan();
        return token;
    }

    private MatcherToken scan() throws MatcherException {
        while (Grammar.isSpace(peekCharacter())) {
            advance();
        }
        int start = position;
        int startColumn = column;
        Kind kind = scanKind(startColumn);
        return new MatcherToken(kind, input.substring(start, position), startColumn);
    }

    private Kind scanKind(int startColumn) throws MatcherException {
        int c = advance();
        return switch (c) {
            case END -> Kind.END;
            case '{' -> Kind.OPEN_BRACE;
            case '}' -> Kind.CLOSE_BRACE;
            case ',' -> Kind.COMMA;
            case '=' -> skip('~') ? Kind.REGEXP : Kind.EQUAL;
            case '!' -> scanNegation(startColumn);
            case '"' -> scanQuoted(startColumn);
            default -> scanUnquoted(c, startColumn);
        };
    }

    private Kind scanUnquoted(int first, int startColumn) throws MatcherException {
        if (Grammar.isReserved(first)) {
            String expected = "text in double quotes where it has a character such as this";
            throw MatcherToken.fault(startColumn, Character.toString(first), expected);
        }
        while (peekCharacter() != END && !Grammar.isReserved(peekCharacter())) {
            advance();
        }
        return Kind.UNQUOTED;
    }

    private Kind scanNegation(int startColumn) throws MatcherException {
        if (skip('=')) {
            return Kind.NOT_EQUAL;
        }
        if (skip('~')) {
            return Kind.NOT_REGEXP;
        }
        throw MatcherToken.fault(startColumn, "!", "!= or !~");
    }

    private Kind scanQuoted(int startColumn) throws MatcherException {
        for (int c = advance(); c != '"'; c = advance()) {
            if (c == '\\') {
                c = advance();
            }
            if (c == END) {
                String rest = input.substring(input.offsetByCodePoints(0, startColumn));
                throw MatcherToken.fault(startColumn, rest, "a closing \"");
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
}
