package io.grapevine.app.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The output of log lines, each in one write, so that lines of several threads never interleave. */
final class LogOutput {
    private static final StackWalker WALKER = StackWalker.getInstance();

    /** The classes between a log call and this package. */
    private static final List<String> MACHINERY = List.of(
            "io.grapevine.app.log.LineLogger",
            "io.grapevine.app.log.JulHandler",
            "io.grapevine.app.log.LogOutput",
            "org.slf4j.",
            "java.", // callers that log in a loop of the JDK, and the JDK's logging
            "org.jboss.logmanager.",
            "org.jboss.logging.",
            "io.vertx.core.impl.logging.",
            "io.vertx.core.logging.",
            "io.netty.util.internal.logging.",
            "io.quarkus.netty.");

    private final LogLevel least;
    private final LogFormat format;
    private final OutputStream stream;

    LogOutput(LogLevel least, LogFormat format, OutputStream stream) {
        this.least = least;
        this.format = format;
        this.stream = stream;
    }

    /** The same output with another level. */
    LogOutput atLeast(LogLevel level) {
        return new LogOutput(level, format, stream);
    }

    /** Creates an output to standard error. */
    static LogOutput standardError(LogLevel least, LogFormat format) {
        return new LogOutput(least, format, new FileOutputStream(FileDescriptor.err));
    }

    /** The source file and line of the log call that is being handled, {@code Node.java:12}. */
    static String caller() {
        return WALKER.walk(
                frames -> frames.filter(frame -> MACHINERY.stream().noneMatch(frame.getClassName()::startsWith))
                        .findFirst()
                        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                        .orElse("unknown:0"));
    }

    LogLevel least() {
        return least;
    }

    void write(LogLine line) {
        if (!least.admits(line.level())) {
            return;
        }
        StringBuilder text = new StringBuilder(256);
        format.append(line, text);
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
