package io.grapevine.api.trial;

import io.grapevine.go.JsonFault;

/** A request that cannot be answered as it asks. The text is for whoever asked; no secret is in it. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String text;

    private Refusal(int status, String text) {
        super(text, null, false, false);
        this.status = status;
        this.text = text;
    }

    /** What was sent is not what it must be. */
    public static Refusal invalid(String text) {
        return new Refusal(400, text);
    }

    /** A body that is not what it must be. */
    static Refusal invalid(JsonFault fault) {
        return invalid(fault.text());
    }

    /** What was asked for is not there. */
    public static Refusal notFound(String text) {
        return new Refusal(404, text);
    }

    /** Something that HTTP itself has a word for. */
    static Refusal http(int status, String text) {
        return new Refusal(status, text);
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** What is wrong. */
    public String text() {
        return text;
    }
}
