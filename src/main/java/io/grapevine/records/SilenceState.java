package io.grapevine.records;

import java.util.Locale;

/** The state of a silence at a moment, in the order of listings. */
public enum SilenceState {
    /** The silence mutes alerts. */
    ACTIVE,
    /** The silence has not started yet. */
    PENDING,
    /** The silence has ended. */
    EXPIRED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The name in the API. */
    public String text() {
        return text;
    }
}
