package io.grapevine.receiver.receivertest;

/** Refusal to test a receiver as requested. Its text is for the client and contains no secret. */
public final class ReceiverTestRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean notFound;

    private ReceiverTestRefusal(String text, boolean notFound) {
        super(text, null, false, false);
        this.notFound = notFound;
    }

    /** The request is invalid. */
    public static ReceiverTestRefusal invalid(String text) {
        return new ReceiverTestRefusal(text, false);
    }

    /** The receiver or integration to test does not exist. */
    public static ReceiverTestRefusal notFound(String text) {
        return new ReceiverTestRefusal(text, true);
    }

    /** Whether the receiver or integration to test does not exist. */
    public boolean isNotFound() {
        return notFound;
    }
}
