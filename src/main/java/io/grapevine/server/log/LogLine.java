package io.grapevine.server.log;

import io.grapevine.base.go.FileReason;
import io.grapevine.base.go.GoDuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * A line of the log, before it is formatted.
 *
 * @param time the time, in the zone of the output
 * @param source the file and line of the call, such as {@code Node.java:12}
 * @param pairs the key-value pairs, in order
 */
record LogLine(ZonedDateTime time, Level level, String source, String message, List<Pair> pairs) {
    /** A key with its value: text, number or boolean. */
    record Pair(String key, Object value) {
        private static final List<String> RESERVED = List.of("time", "level", "source");

        /** Creates a pair; a key that collides with a reserved one gets the prefix {@code logged_}. */
        static Pair of(String key, @Nullable Object value) {
            return new Pair(RESERVED.contains(key) ? "logged_" + key : key, plain(value));
        }

        private static Object plain(@Nullable Object value) {
            if (value == null) {
                return "<nil>";
            }
            if (value instanceof Duration duration) {
                return GoDuration.format(duration);
            }
            if (value instanceof Throwable error) {
                return describe(error);
            }
            boolean kept = value instanceof Boolean
                    || value instanceof Integer
                    || value instanceof Long
                    || value instanceof Double;
            return kept ? value : value.toString();
        }
    }

    /** The pairs for an exception: its message, and the stack trace of unchecked ones, which are bugs. */
    static List<Pair> pairs(Throwable error) {
        List<Pair> pairs = new ArrayList<>();
        pairs.add(Pair.of("err", error));
        if (error instanceof RuntimeException || error instanceof Error) {
            StringWriter stack = new StringWriter();
            error.printStackTrace(new PrintWriter(stack));
            pairs.add(Pair.of("stack", stack.toString().strip()));
        }
        return pairs;
    }

    private static String describe(Throwable error) {
        if (error instanceof IOException fault) {
            return FileReason.withFile(fault);
        }
        String message = error.getMessage();
        return message == null ? error.getClass().getSimpleName() : message;
    }
}
