package io.grapevine.app.log;

import java.util.Locale;

/** How severe a line is. */
public enum LogLevel {
    /** For whoever looks for a fault. */
    DEBUG,
    /** State changed. */
    INFO,
    /** Will be tried again. */
    WARN,
    /** A person is needed. */
    ERROR;

    /** The level of a name in any case; {@code IllegalArgumentException} if there is none. */
    public static LogLevel named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Whether a line of {@code level} is written where this is the least level. */
    public boolean admits(LogLevel level) {
        return level.compareTo(this) >= 0;
    }
}
