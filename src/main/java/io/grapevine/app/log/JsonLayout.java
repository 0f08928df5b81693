package io.grapevine.app.log;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.format.DateTimeFormatter;

/** One JSON object a line, with the keys time, level, source and msg before the pairs. */
final class JsonLayout implements Layout {
    @Override
    public void append(LogLine line, StringBuilder out) {
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
