package io.grapevine.template.go.parse;

import io.grapevine.base.go.GoStrings;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.parse.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
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
}
