package io.grapevine.server.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** The output of log lines, each in one write, so that lines of several threads never interleave. */
final class LogOutput {
    private static final StackWalker WALKER = StackWalker.getInstance();

    /** The classes between a log call and this package. */
    private static final List<String> MACHINERY = List.of(
            "io.grapevine.server.log.LineLogger",
            "io.grapevine.server.log.Logging.JulHandler",
            "io.grapevine.server.log.LogOutput",
            "org.slf4j.",
            "java.", // callers that log in a loop of the JDK, and the JDK's logging
            "org.jboss.logmanager.",
            "org.jboss.logging.",
            "io.vertx.core.impl.logging.",
            "io.vertx.core.logging.",
            "io.netty.util.internal.logging.",
            "io.quarkus.netty.");

    private final Supplier<Level> least;
    private final LogFormat format;
    private final OutputStream stream;

    /**
     * Creates an output.
     *
     * @param least the least severity that is written, asked at each event
     */
    LogOutput(Supplier<Level> least, LogFormat format, OutputStream stream) {
        this.least = least;
        this.format = format;
        this.stream = stream;
    }

    /** A copy of this output with a level made of this one's. */
    LogOutput atLeast(UnaryOperator<Level> level) {
        return new LogOutput(() -> level.apply(least()), format, stream);
    }

    static LogOutput standardError(Supplier<Level> least, LogFormat format) {
        return new LogOutput(least, format, new FileOutputStream(FileDescriptor.err));
    }

    /** The source file and line of the log call that is being handled, {@code Node.java:12}. */
    private static String caller() {
        return WALKER.walk(
                frames -> frames.filter(frame -> MACHINERY.stream().noneMatch(frame.getClassName()::startsWith))
                        .findFirst()
                        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                        .orElse("unknown:0"));
    }

    Level least() {
        return least.get();
    }

    /** Whether lines of {@code level} are written. */
    boolean admits(Level level) {
        return level.toInt() >= least().toInt();
    }

    /**
     * Writes an event that is being logged, if its level is admitted.
     *
     * @param pairs the key-value pairs of the event, before those of {@code error}
     */
    void write(ZonedDateTime time, Level level, String message, List<LogLine.Pair> pairs, @Nullable Throwable error) {
        if (!admits(level)) {
            return;
        }
        List<LogLine.Pair> all = new ArrayList<>(pairs);
        if (error != null) {
            all.addAll(LogLine.pairs(error));
        }
        StringBuilder text = new StringBuilder(256);
        format.append(new LogLine(time, level, caller(), message, all), text);
        byte[] bytes = text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        synchronized (stream) {
            try {
                stream.write(bytes);
                stream.flush();
            } catch (IOException e) {
                // Standard error is closed; there is no other place to report it.
            }
        }
    }
}
