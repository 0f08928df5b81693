package io.grapevine.app.log;

import io.grapevine.go.Quoted;
import java.time.format.DateTimeFormatter;

/** {@code time=… level=INFO source=Node.java:12 msg="…" key=value}. */
final class LogfmtLayout implements Layout {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");

    @Override
    public void append(LogLine line, StringBuilder out) {
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

    private static String quotedIfNeeded(String text) {
        return needsQuotes(text) ? Quoted.quote(text) : text;
    }

    private static boolean needsQuotes(String text) {
        return text.isEmpty() || text.codePoints().anyMatch(LogfmtLayout::breaksLine);
    }

    private static boolean breaksLine(int c) {
        return c <= ' ' || c == '"' || c == '=' || c == 0xfffd || Character.isSpaceChar(c) || !Quoted.isPrint(c);
    }
}
