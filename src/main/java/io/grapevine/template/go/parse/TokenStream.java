package io.grapevine.template.go.parse;

import io.grapevine.base.go.GoStrings;
import io.grapevine.base.go.Quoted;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.parse.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A stream of tokens with unlimited look-ahead, and the errors found in them. */
final class TokenStream {
    /** How deep control structures and parentheses may be nested, so that no text exhausts the stack. */
    private static final int MAX_DEPTH = 200;

    private final String name;
    private final String text;
    private final Lexer lexer;
    private final Deque<Token> ahead = new ArrayDeque<>();
    private Token last = new Token(Kind.TEXT, 0, "");
    private @Nullable Token actionStart;
    private int depth;

    /** The place that was asked for last, so that positions are found in one pass over the text. */
    private int offset;

    private int line = 1;
    private int column = 1;
    private int nextLine;

    TokenStream(String name, String text) {
        this.name = name;
        this.text = text;
        this.lexer = new Lexer(text);
        this.nextLine = endOfLine(0);
    }

    Token next() {
        Token token = ahead.isEmpty() ? lexer.next() : ahead.removeFirst();
        last = token;
        return token;
    }

    Token peek() {
        if (ahead.isEmpty()) {
            ahead.addLast(lexer.next());
        }
        return ahead.getFirst();
    }

    Token nextPastSpace() {
        peekPastSpace();
        return next();
    }

    Token peekPastSpace() {
        while (peek().is(Kind.SPACE)) {
            ahead.removeFirst();
        }
        return peek();
    }

    /** Puts tokens back, the first of them to come first. */
    void putBack(Token... tokens) {
        for (int i = tokens.length - 1; i >= 0; i--) {
            ahead.addFirst(tokens[i]);
        }
    }

    void enter() throws TemplateException {
        if (++depth > MAX_DEPTH) {
            throw error(last, "nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    void leave() {
        depth--;
    }

    Token last() {
        return last;
    }

    void actionStartsAt(Token token) {
        actionStart = token;
    }

    void actionEnds() {
        actionStart = null;
    }

    void expect(Kind kind, String context) throws TemplateException {
        Token token = nextPastSpace();
        if (!token.is(kind)) {
            throw unexpected(token, context);
        }
    }

    TemplateException unexpected(Token token, String context) {
        if (!token.is(Kind.ERROR)) {
            return error(token, "unexpected " + token + " in " + context);
        }
        Token start = actionStart;
        boolean elsewhere =
                start != null && position(start).line() != position(token).line();
        String where = elsewhere && start != null
                ? " (the action starts in line " + position(start).line() + ")"
                : "";
        return error(token, token.text() + where);
    }

    TemplateException error(Token token, String error) {
        return new TemplateException(name, position(token), error);
    }

    Position position(Token token) {
        int wanted = Math.min(token.offset(), text.length());
        if (wanted < offset) {
            offset = 0;
            line = 1;
            column = 1;
            nextLine = endOfLine(0);
        }
        while (nextLine <= wanted) {
            line++;
            column = 1;
            offset = nextLine;
            nextLine = endOfLine(offset);
        }
        column += GoStrings.length(text.substring(offset, wanted));
        offset = wanted;
        return new Position(line, column);
    }

    /** The position where the line after that of {@code from} starts; beyond the text if there is none. */
    private int endOfLine(int from) {
        int newline = text.indexOf('\n', from);
        return newline < 0 ? Integer.MAX_VALUE : newline + 1;
    }

    /** A lexer of template text. White space next to trim markers never reaches the parser. */
    private static final class Lexer {
        private static final String OPEN = "{{";
        private static final String CLOSE = "}}";
        /** A trim marker and the space that must be next to it. */
        private static final int MARKER = 2;

        /** The text of a number: matches more than numbers, and at the least nothing; the parser validates it. */
        private static final Pattern NUMBER = Pattern.compile("[+-]?"
                + "(0[xX][0-9a-fA-F_]*+(\\.[0-9a-fA-F_]*+)?([pP][+-]?[0-9_]*+)?"
                + "|0[oO][0-7_]*+(\\.[0-7_]*+)?"
                + "|0[bB][01_]*+(\\.[01_]*+)?"
                + "|[0-9_]*+(\\.[0-9_]*+)?([eE][+-]?[0-9_]*+)?)"
                + "i?");

        private final String input;
        private int pos;
        private boolean insideAction;
        private int parens;
        private boolean failed;

        Lexer(String input) {
            this.input = input;
        }

        /** The next token; after an error, the end of the text. */
        Token next() {
            if (failed) {
                return new Token(Kind.END_OF_TEXT, pos, "");
            }
            return insideAction ? action() : text();
        }

        private Token text() {
            while (pos < input.length()) {
                int open = input.indexOf(OPEN, pos);
                if (open < 0) {
                    return emit(Kind.TEXT, pos, input.length());
                }
                if (open > pos) {
                    int start = pos;
                    int end = trimsBefore(open + OPEN.length()) ? beforeSpace(start, open) : open;
                    pos = open;
                    if (end > start) {
                        return new Token(Kind.TEXT, start, input.substring(start, end));
                    }
                }
                int inside = open + OPEN.length() + (trimsBefore(open + OPEN.length()) ? MARKER : 0);
                if (!input.startsWith("/*", inside)) {
                    pos = inside;
                    insideAction = true;
                    parens = 0;
                    return new Token(Kind.LEFT_DELIMITER, open, OPEN);
                }
                Token error = comment(inside);
                if (error != null) {
                    return error;
                }
            }
            return new Token(Kind.END_OF_TEXT, pos, "");
        }

        /** Skips a comment; returns the error if it has no proper end. */
        private @Nullable Token comment(int start) {
            int end = input.indexOf("*/", start + 2);
            if (end < 0) {
                return error(start, "unclosed comment");
            }
            int after = end + 2;
            if (!closesAt(after)) {
                return error(start, "comment ends before closing delimiter");
            }
            pos = afterClose(after);
            return null;
        }

        private Token action() {
            int start = pos;
            if (closesAt(pos)) {
                return parens == 0 ? close() : error(start, "unclosed left paren");
            }
            if (pos >= input.length()) {
                return error(start, "unclosed action");
            }
            char c = input.charAt(pos);
            return switch (c) {
                case '=' -> emit(Kind.ASSIGN, start, pos + 1);
                case ':' ->
                    input.startsWith(":=", pos) ? emit(Kind.DECLARE, start, pos + 2) : error(start, "expected :=");
                case '|' -> emit(Kind.PIPE, start, pos + 1);
                case '(' -> {
                    parens++;
                    yield emit(Kind.LEFT_PAREN, start, pos + 1);
                }
                case ')' -> {
                    parens--;
                    yield parens < 0 ? error(start, "unexpected right paren") : emit(Kind.RIGHT_PAREN, start, pos + 1);
                }
                case '"' -> quoted(Kind.STRING, '"', "unterminated quoted string");
                case '\'' -> quoted(Kind.CHARACTER_CONSTANT, '\'', "unterminated character constant");
                case '`' -> rawString();
                case '$' -> name(Kind.VARIABLE, Kind.VARIABLE);
                default -> isSpace(c) ? space() : word(c);
            };
        }

        private Token word(char c) {
            int start = pos;
            if (c == '.' && !(pos + 1 < input.length() && isDigit(input.charAt(pos + 1)))) {
                return pos + 1 < input.length() ? name(Kind.FIELD, Kind.DOT) : emit(Kind.DOT, start, pos + 1);
            }
            if (c == '.' || c == '+' || c == '-' || isDigit(c)) {
                return number();
            }
            int codePoint = input.codePointAt(pos);
            if (GoStrings.isNamePart(codePoint)) {
                return identifier();
            }
            return c > ' ' && c < 0x7F
                    ? emit(Kind.CHARACTER, start, pos + 1)
                    : error(start, "unrecognized character in action: " + shown(codePoint));
        }

        /** A numeric constant, or a complex one: two numbers with a sign between them, of which the second is imaginary. */
        private Token number() {
            int start = pos;
            boolean valid = scanNumber();
            boolean complex = valid && pos < input.length() && "+-".indexOf(input.charAt(pos)) >= 0;
            if (complex) {
                valid = scanNumber() && input.charAt(pos - 1) == 'i';
            }
            String text = input.substring(start, pos);
            return valid
                    ? new Token(complex ? Kind.COMPLEX : Kind.NUMBER, start, text)
                    : error(start, "bad number syntax: " + Quoted.quote(text));
        }

        /** Reads a number, or up to behind the letter that spoils it; returns whether it is one. */
        private boolean scanNumber() {
            Matcher number = NUMBER.matcher(input).region(pos, input.length());
            pos = number.lookingAt() ? number.end() : pos;
            boolean spoilt = pos < input.length() && GoStrings.isNamePart(input.codePointAt(pos));
            pos = spoilt ? input.offsetByCodePoints(pos, 1) : pos;
            return !spoilt;
        }

        private Token close() {
            int start = input.startsWith(CLOSE, pos) ? pos : pos + MARKER;
            pos = afterClose(pos);
            insideAction = false;
            return new Token(Kind.RIGHT_DELIMITER, start, CLOSE);
        }

        /** A run of spaces, without the one that belongs to a trim marker. */
        private Token space() {
            int start = pos;
            int end = pos;
            while (end < input.length() && isSpace(input.charAt(end))) {
                end++;
            }
            if (closesAt(end - 1)) {
                end--;
            }
            return emit(Kind.SPACE, start, end);
        }

        private Token identifier() {
            int start = pos;
            int end = GoStrings.endOfName(input, pos);
            String word = input.substring(start, end);
            if (!terminates(end)) {
                return error(start, "bad character " + shownAt(end));
            }
            return emit(Kind.of(word), start, end);
        }

        /** A dot or dollar sign and the name after it; {@code alone} if there is none. */
        private Token name(Kind kind, Kind alone) {
            int start = pos;
            if (terminates(pos + 1)) {
                return emit(alone, start, pos + 1);
            }
            int end = GoStrings.endOfName(input, pos + 1);
            return terminates(end) ? emit(kind, start, end) : error(start, "bad character " + shownAt(end));
        }

        private Token quoted(Kind kind, char quote, String unterminated) {
            int start = pos;
            for (int i = pos + 1; i < input.length(); i++) {
                char c = input.charAt(i);
                if (c == quote) {
                    return emit(kind, start, i + 1);
                }
                if (c == '\\') {
                    i++;
                }
                if (i >= input.length() || input.charAt(i) == '\n') {
                    break;
                }
            }
            return error(start, unterminated);
        }

        private Token rawString() {
            int end = input.indexOf('`', pos + 1);
            return end < 0 ? error(pos, "unterminated raw quoted string") : emit(Kind.RAW_STRING, pos, end + 1);
        }

        private Token emit(Kind kind, int start, int end) {
            pos = end;
            return new Token(kind, start, input.substring(start, end));
        }

        private Token error(int at, String error) {
            failed = true;
            return new Token(Kind.ERROR, at, error);
        }

        private boolean trimsBefore(int i) {
            return i + 1 < input.length() && input.charAt(i) == '-' && isSpace(input.charAt(i + 1));
        }

        private boolean trimsAfter(int i) {
            return i >= 0 && i + 1 < input.length() && isSpace(input.charAt(i)) && input.charAt(i + 1) == '-';
        }

        /** Whether an action ends here, perhaps with a trim marker. */
        private boolean closesAt(int i) {
            return input.startsWith(CLOSE, i) || (trimsAfter(i) && input.startsWith(CLOSE, i + MARKER));
        }

        private int afterClose(int i) {
            if (input.startsWith(CLOSE, i)) {
                return i + CLOSE.length();
            }
            int end = i + MARKER + CLOSE.length();
            while (end < input.length() && isSpace(input.charAt(end))) {
                end++;
            }
            return end;
        }

        private int beforeSpace(int start, int end) {
            int i = end;
            while (i > start && isSpace(input.charAt(i - 1))) {
                i--;
            }
            return i;
        }

        /** Whether a name may end here. */
        private boolean terminates(int i) {
            return i >= input.length()
                    || isSpace(input.charAt(i))
                    || ".,|:)(".indexOf(input.charAt(i)) >= 0
                    || input.startsWith(CLOSE, i);
        }

        private String shownAt(int i) {
            return i < input.length() ? shown(input.codePointAt(i)) : "EOF";
        }

        private static String shown(int codePoint) {
            return String.format("U+%04X", codePoint)
                    + (Quoted.isPrint(codePoint) ? " '" + Character.toString(codePoint) + "'" : "");
        }

        static boolean isSpace(char c) {
            return c == ' ' || c == '\t' || c == '\r' || c == '\n';
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}
