package io.grapevine.access;

import java.util.Locale;

/** Permissions of a caller. */
public enum Role {
    /** May read alerts, silences and status, use the web UI, and be notified in a browser. */
    VIEWER,
    /** May send alerts and pings and read the metrics, as Prometheus servers do, and send events to a shadow. */
    SENDER,
    /** May also change silences and acknowledge groups. */
    SILENCER,
    /** May do everything. */
    ADMIN;

    /** The name in files and answers: {@code viewer}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a caller with this role may do what needs {@code other}. */
    public boolean includes(Role other) {
        return this == other || this == ADMIN || (this == SILENCER && other == VIEWER);
    }
}
