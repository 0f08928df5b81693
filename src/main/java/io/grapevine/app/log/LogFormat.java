package io.grapevine.app.log;

import java.util.Locale;

/** The format of log lines. */
public enum LogFormat {
    /** {@code key=value} pairs. */
    LOGFMT,
    /** One JSON object. */
    JSON;

    /** The format of a name; {@code IllegalArgumentException} if there is none. */
    public static LogFormat named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    Layout layout() {
        return switch (this) {
            case LOGFMT -> new LogfmtLayout();
            case JSON -> new JsonLayout();
        };
    }
}
