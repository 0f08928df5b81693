package io.grapevine.server.log;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.grapevine.base.go.Quoted;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The format of log lines. */
public enum LogFormat {
    /** {@code time=… level=INFO source=Node.java:12 msg="…" key=value}. */
    LOGFMT {
        @Override
        void append(LogLine line, StringBuilder out) {
            out.append("time=").append(TIME.format(line.time()));
            out.append(" level=").append(line.level());
            out.append(" source=").append(quotedIfNeeded(line.source()));
            out.append(" msg=").append(quotedIfNeeded(line.message()));
            for (LogLine.Pair pair : line.pairs()) {
                out.append(' ')
                        .append(quotedIfNeeded(pair.key()))
                        .append('=')
                        .append(quotedIfNeeded(pair.value().toString()));
            }
        }
    },
    /** Lines of one JSON object each, with the keys time, level, source and msg before the pairs. */
    JSON {
        @Override
        void append(LogLine line, StringBuilder out) {
            out.append('{');
            text(out, "time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(line.time()));
            text(out.append(','), "level", line.level().name());
            text(out.append(','), "source", line.source());
            text(out.append(','), "msg", line.message());
            for (LogLine.Pair pair : line.pairs()) {
                out.append(',');
                if (pair.value() instanceof String value) {
                    text(out, pair.key(), value);
                } else if (pair.value() instanceof Double value && !Double.isFinite(value)) {
                    text(out, pair.key(), value.toString());
                } else {
                    quote(out, pair.key());
                    out.append(':').append(pair.value());
                }
            }
            out.append('}');
        }
    };

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");

    /** The format of a name; {@code IllegalArgumentException} if there is none. */
    public static LogFormat named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Appends {@code line}, without a line break. */
    abstract void append(LogLine line, StringBuilder out);

    private static String quotedIfNeeded(String text) {
        return text.isEmpty() || text.codePoints().anyMatch(LogFormat::breaksLine) ? Quoted.quote(text) : text;
    }

    private static boolean breaksLine(int c) {
        return c <= ' ' || c == '"' || c == '=' || c == 0xfffd || Character.isSpaceChar(c) || !Quoted.isPrint(c);
    }

    private static void text(StringBuilder out, String key, String value) {
        quote(out, key);
        out.append(':');
        quote(out, value);
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }
}
