package io.grapevine.server.log;

import java.time.ZoneId;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Handler that passes log records of libraries from java.util.logging to {@link LogOutput}. */
final class JulHandler extends Handler {
    private final LogOutput output;
    private final Formatter messages = new PatternFormatter("%m");

    JulHandler(LogOutput output) {
        this.output = output;
    }

    @Override
    public void publish(@Nullable LogRecord event) {
        if (event != null && output.admits(level(event.getLevel()))) {
            output.write(
                    event.getInstant().atZone(ZoneId.systemDefault()),
                    level(event.getLevel()),
                    messages.format(event),
                    List.of(LogLine.Pair.of("logger", event.getLoggerName())),
                    event.getThrown());
        }
    }

    private static Level level(java.util.logging.Level level) {
        if (level.intValue() >= java.util.logging.Level.SEVERE.intValue()) {
            return Level.ERROR;
        }
        if (level.intValue() >= java.util.logging.Level.WARNING.intValue()) {
            return Level.WARN;
        }
        return level.intValue() >= java.util.logging.Level.INFO.intValue() ? Level.INFO : Level.DEBUG;
    }

    @Override
    public void flush() {
        // Lines are not buffered.
    }

    @Override
    public void close() {
        // Standard error stays open.
    }
}
