package io.grapevine.app.log;

import java.util.Locale;

/** The severity of a log line. */
public enum LogLevel {
    /** Details for debugging. */
    DEBUG,
    /** State changed. */
    INFO,
    /** Will be retried. */
    WARN,
    /** Requires an operator. */
    ERROR;

    /** The level of a name in any case; {@code IllegalArgumentException} if there is none. */
    public static LogLevel named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Whether lines of {@code level} are written if this is the configured level. */
    public boolean admits(LogLevel level) {
        return level.compareTo(this) >= 0;
    }
}
