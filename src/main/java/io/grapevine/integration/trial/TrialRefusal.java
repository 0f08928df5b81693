package io.grapevine.integration.trial;

/** A request that cannot be answered as it asks. The text is for whoever asked; no secret is in it. */
public final class TrialRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    private TrialRefusal(int status, String text) {
        super(text, null, false, false);
        this.status = status;
    }

    /** What was sent is not what it must be. */
    public static TrialRefusal invalid(String text) {
        return new TrialRefusal(400, text);
    }

    /** What was asked for is not there. */
    public static TrialRefusal notFound(String text) {
        return new TrialRefusal(404, text);
    }

    /** Something that HTTP itself has a word for. */
    static TrialRefusal http(int status, String text) {
        return new TrialRefusal(status, text);
    }

    public int status() {
        return status;
    }
}
