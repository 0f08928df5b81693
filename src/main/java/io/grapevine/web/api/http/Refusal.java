package io.grapevine.web.api.http;

import java.util.Optional;

/** A request is answered with an error, whose text the client sees. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final int code;

    private Refusal(int status, int code, String text) {
        super(text, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** An error in the request: {@code field: actual (expected: …)}. */
    public static Refusal invalid(String text) {
        return of(400, text);
    }

    /** An error with another status. */
    public static Refusal of(int status, String text) {
        return coded(status, 0, text);
    }

    /** An error with a code, which only API v2 knows. */
    public static Refusal coded(int status, int code, String text) {
        return new Refusal(status, code, text);
    }

    /**
     * Refuses a request in which there is a fault.
     *
     * @throws Refusal if {@code fault} is not empty
     */
    public static void ifPresent(int status, Optional<String> fault) throws Refusal {
        if (fault.isPresent()) {
            throw of(status, fault.get());
        }
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** The code of API v2; 0 for none. */
    public int code() {
        return code;
    }

    /** The text of the answer. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
