package io.grapevine.app.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Where lines go: each in one write, so that lines of several threads, or of both ways into the log, never mix. */
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

    /** The same place and format with another least level. */
    LogOutput atLeast(LogLevel level) {
        return new LogOutput(level, format, stream);
    }

    /** Lines on standard error. */
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
                // Nobody reads standard error any more; there is no other place to say so.
            }
        }
    }
}
