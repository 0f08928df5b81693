package io.grapevine.template.go.parse;

/** Limits the nesting depth of control structures and parentheses, so that no text exhausts the stack. */
final class Nesting {
    /** Deep enough for anything written by people, shallow enough for any thread. */
    static final int LIMIT = 200;

    private final TokenStream tokens;
    private int depth;

    Nesting(TokenStream tokens) {
        this.tokens = tokens;
    }

    void enter() throws SyntaxException {
        if (++depth > LIMIT) {
            throw tokens.fault(tokens.last(), "nested deeper than " + LIMIT + " levels");
        }
    }

    void leave() {
        depth--;
    }
}
