package io.grapevine.web.api.http;

/** A request is answered with an error, whose text the client sees. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    private Refusal(int status, String text) {
        super(text, null, false, false);
        this.status = status;
    }

    /** An error in the request: {@code field: actual (expected: …)}. */
    public static Refusal invalid(String text) {
        return new Refusal(400, text);
    }

    /** An error with another status. */
    public static Refusal of(int status, String text) {
        return new Refusal(status, text);
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** The text of the answer. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
