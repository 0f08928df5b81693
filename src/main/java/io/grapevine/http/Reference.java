package io.grapevine.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/** The path and query of a URL in the form of a request line. */
final class Reference {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Reference() {}

    /** A query fit for a request line: only what would break the line is escaped. */
    static String query(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        for (byte b : raw.getBytes(StandardCharsets.UTF_8)) {
            if (b <= ' ') {
                out.append('%');
                HEX.toHexDigits(out, b);
            } else {
                out.append((char) b);
            }
        }
        return out.toString();
    }

    /** An absolute path without {@code .} and {@code ..} segments. */
    static String withoutDots(String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (String segment : segments) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.equals(".")) {
                kept.add(segment);
            }
        }
        String last = segments[segments.length - 1];
        boolean folder = last.equals(".") || last.equals("..");
        return "/" + String.join("/", kept) + (folder && !kept.isEmpty() ? "/" : "");
    }
}
