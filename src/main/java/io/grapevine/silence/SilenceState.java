package io.grapevine.silence;

/** Where a silence stands in its life. The order is that of listings. */
public enum SilenceState {
    /** It mutes now. */
    ACTIVE("active"),
    /** It has not begun. */
    PENDING("pending"),
    /** It is over. */
    EXPIRED("expired");

    private final String text;

    SilenceState(String text) {
        this.text = text;
    }

    /** The word the API uses. */
    public String text() {
        return text;
    }
}
