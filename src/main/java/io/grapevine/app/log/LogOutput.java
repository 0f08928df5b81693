package io.grapevine.app.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The output of log lines, each in one write, so that lines of several threads never interleave. */
final class LogOutput {
    private final LogLevel least;
    private final LogFormat format;
    private final Layout layout;
    private final OutputStream stream;

    LogOutput(LogLevel least, LogFormat format, OutputStream stream) {
        this.least = least;
        this.format = format;
        this.layout = format.layout();
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

    LogLevel least() {
        return least;
    }

    void write(LogLine line) {
        if (!least.admits(line.level())) {
            return;
        }
        StringBuilder text = new StringBuilder(256);
        layout.append(line, text);
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
