package io.grapevine.server.log;

import io.grapevine.base.kafka.KafkaLayer;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** An slf4j logger that keeps key-value pairs as pairs of the line. */
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1;

    private final transient LogOutput output;
    private final transient @Nullable RepeatedLines repeated;

    /**
     * A logger.
     *
     * @param repeated keeps repeated lines back, unless the level is {@code debug}; null for none
     */
    LineLogger(String name, LogOutput output, @Nullable RepeatedLines repeated) {
        this.name = name;
        this.output = output;
        this.repeated = repeated;
    }

    @Override
    public void log(LoggingEvent event) {
        List<LogLine.Pair> pairs = context();
        List<KeyValuePair> given = event.getKeyValuePairs();
        if (given != null) {
            given.forEach(pair -> pairs.add(LogLine.Pair.of(pair.key, pair.value)));
        }
        String message = MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray());
        write(event.getLevel(), message, pairs, event.getThrowable());
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable error) {
        if (repeated != null
                && KafkaLayer.UNLOGGED.parentOf(Thread.currentThread().getThreadGroup())) {
            return;
        }
        // at debug, the lines of libraries from info on are written
        if (repeated != null && !output.admits(Level.INFO) && !repeated.admits(pattern)) {
            return;
        }
        write(level, MessageFormatter.basicArrayFormat(pattern, arguments), context(), error);
    }

    private static List<LogLine.Pair> context() {
        List<LogLine.Pair> pairs = new ArrayList<>();
        String tenant = LogContext.tenant();
        if (tenant != null) {
            pairs.add(LogLine.Pair.of(LogContext.KEY, tenant));
        }
        return pairs;
    }

    private void write(Level level, @Nullable String message, List<LogLine.Pair> pairs, @Nullable Throwable error) {
        if (!LogContext.hasLines()) {
            return;
        }
        output.write(ZonedDateTime.now(ZoneId.systemDefault()), level, message == null ? "" : message, pairs, error);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return output.admits(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return output.admits(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return output.admits(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }
}
