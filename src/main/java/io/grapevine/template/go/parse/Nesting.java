package io.grapevine.template.go.parse;

/** Counts how deep control structures and parentheses stand in each other, so that no text can exhaust the stack. */
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
