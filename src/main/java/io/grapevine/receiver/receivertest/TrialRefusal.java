package io.grapevine.receiver.receivertest;

/** Refusal to test a receiver as requested. Its text is for the client and contains no secret. */
public final class TrialRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean notFound;

    private TrialRefusal(String text, boolean notFound) {
        super(text, null, false, false);
        this.notFound = notFound;
    }

    /** The request is invalid. */
    public static TrialRefusal invalid(String text) {
        return new TrialRefusal(text, false);
    }

    /** The receiver or integration to test does not exist. */
    public static TrialRefusal notFound(String text) {
        return new TrialRefusal(text, true);
    }

    /** Whether the receiver or integration to test does not exist. */
    public boolean isNotFound() {
        return notFound;
    }
}
