package io.grapevine.silence;

/** The state of a silence at a moment, in the order of listings. */
public enum SilenceState {
    /** Mutes alerts. */
    ACTIVE("active"),
    /** Not started yet. */
    PENDING("pending"),
    /** Ended. */
    EXPIRED("expired");

    private final String text;

    SilenceState(String text) {
        this.text = text;
    }

    /** The name in the API. */
    public String text() {
        return text;
    }
}
