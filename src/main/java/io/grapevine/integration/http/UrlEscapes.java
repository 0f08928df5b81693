package io.grapevine.integration.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Percent signs in URLs, as Go treats them. */
final class UrlEscapes {
    private static final String HEX = "0123456789ABCDEF";
    private static final String UNRESERVED = "-_.~";

    private UrlEscapes() {}

    /**
     * A path fit for a request line. One that is valid stays as it is, so {@code %2F} stays apart from a slash; any
     * other is decoded and escaped anew. The empty path becomes a slash.
     */
    static String path(String raw) throws SendFailure {
        String path = raw.startsWith("/") ? raw : "/" + raw;
        String decoded = decode(path);
        return path.chars().allMatch(c -> c < 0x80 && (isAlphanumeric(c) || isIn("-_.~$&+,/:;=@!'()*[]%", c)))
                ? path
                : escape(decoded, UNRESERVED + "$&+,/:;=@");
    }

    /** A query fit for a request line: only what would break the line is escaped. */
    static String query(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        for (byte b : raw.getBytes(StandardCharsets.UTF_8)) {
            if (b <= ' ') {
                hex(out, b);
            } else {
                out.append((char) b);
            }
        }
        return out.toString();
    }

    /** What Go's {@code url.QueryEscape} gives: a space becomes a plus sign. */
    static String form(String text) {
        return escape(text, UNRESERVED + " ").replace(' ', '+');
    }

    /** {@code text} with its percent signs resolved. */
    static String decode(String text) throws SendFailure {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                out.write(bytes[i]);
                continue;
            }
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw SendFailure.of("URL <redacted>: an invalid escape (expected: two hexadecimal digits after %)");
            }
            out.write(high << 4 | low);
            i += 2;
        }
        return out.toString(StandardCharsets.UTF_8);
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

    private static String escape(String text, String kept) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && (isAlphanumeric(b) || isIn(kept, b))) {
                out.append((char) b);
            } else {
                hex(out, b);
            }
        }
        return out.toString();
    }

    private static void hex(StringBuilder out, byte b) {
        out.append('%').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isIn(String set, int c) {
        return set.indexOf(c) >= 0;
    }
}
