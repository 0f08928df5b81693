package io.grapevine.app.log;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jspecify.annotations.Nullable;

/** Handler that passes log records of libraries from java.util.logging to {@link LogOutput}. */
final class JulHandler extends Handler {
    private final LogOutput output;
    private final Formatter messages = new PatternFormatter("%m");

    JulHandler(LogOutput output) {
        this.output = output;
    }

    @Override
    public void publish(@Nullable LogRecord event) {
        if (event == null || !output.least().admits(level(event.getLevel()))) {
            return;
        }
        List<LogLine.Pair> pairs = new ArrayList<>();
        pairs.add(LogLine.Pair.of("logger", event.getLoggerName()));
        if (event.getThrown() != null) {
            pairs.addAll(LogLine.pairs(event.getThrown()));
        }
        ZonedDateTime time = event.getInstant().atZone(ZoneId.systemDefault());
        output.write(new LogLine(time, level(event.getLevel()), LogOutput.caller(), messages.format(event), pairs));
    }

    private static LogLevel level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return LogLevel.ERROR;
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return LogLevel.WARN;
        }
        return level.intValue() >= Level.INFO.intValue() ? LogLevel.INFO : LogLevel.DEBUG;
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
