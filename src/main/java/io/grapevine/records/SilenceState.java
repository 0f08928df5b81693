package io.grapevine.records;

/** The state of a silence at a moment, in the order of listings. */
public enum SilenceState {
    /** The silence mutes alerts. */
    ACTIVE("active"),
    /** The silence has not started yet. */
    PENDING("pending"),
    /** The silence has ended. */
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
