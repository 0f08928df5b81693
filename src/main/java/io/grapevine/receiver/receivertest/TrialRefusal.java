package io.grapevine.receiver.receivertest;

/** A test that cannot be made as requested. The text is for the client; no secret is in it. */
public final class TrialRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean notFound;

    private TrialRefusal(String text, boolean notFound) {
        super(text, null, false, false);
        this.notFound = notFound;
    }

    /** What was sent is not what it must be. */
    public static TrialRefusal invalid(String text) {
        return new TrialRefusal(text, false);
    }

    /** What was asked for is not there. */
    public static TrialRefusal notFound(String text) {
        return new TrialRefusal(text, true);
    }

    /** Whether what was asked for is not there. */
    public boolean isNotFound() {
        return notFound;
    }
}
