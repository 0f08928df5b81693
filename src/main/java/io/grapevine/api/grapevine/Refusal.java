package io.grapevine.api.grapevine;

/** A request is answered with an error, whose text the client sees. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    private Refusal(int status, String text) {
        super(text, null, false, false);
        this.status = status;
    }

    /** An error in the request: {@code field: actual (expected: …)}. */
    static Refusal invalid(String text) {
        return new Refusal(400, text);
    }

    /** An error with another status. */
    static Refusal of(int status, String text) {
        return new Refusal(status, text);
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
