package io.grapevine.web;

import io.grapevine.base.go.GoUrl;
import java.util.HexFormat;

/**
 * The path prefix of all endpoints.
 *
 * <pre>{@code
 * RoutePrefix.of("/wächter").canonical("/w%c3%a4chter/api"); // /w%C3%A4chter/api
 * }</pre>
 *
 * @param path as it stands in requests: empty where there is none, else it begins with a slash and ends without one; what is not
 *     unreserved in a URL is escaped
 */
public record RoutePrefix(String path) {
    /** No path before the endpoints. */
    public static final RoutePrefix NONE = new RoutePrefix("");

    /** Checks the form. */
    public RoutePrefix {
        if (!path.isEmpty() && (!path.startsWith("/") || path.endsWith("/"))) {
            throw new IllegalArgumentException(
                    "route prefix: " + path + " (expected: /path without a slash at the end)");
        }
    }

    /** The prefix written as {@code text}, which nothing is escaped in; slashes around it do not matter. */
    public static RoutePrefix of(String text) {
        String trimmed = text.replaceAll("^/+|/+\\z", "");
        String escaped = GoUrl.escapeForm(trimmed).replace("%2F", "/").replace("+", "%20");
        return trimmed.isEmpty() ? NONE : new RoutePrefix("/" + escaped);
    }

    /** Whether requests may write it in several ways. */
    boolean isEscaped() {
        return path.indexOf('%') >= 0;
    }

    /**
     * The path of a request that begins with this prefix as this record writes it: browsers, proxies and programs escape in
     * lower case, or other characters, or send bytes as they are.
     *
     * @param requested a path as it was sent; another one is returned as it is
     */
    String canonical(String requested) {
        int at = 0;
        for (int i = 0; i < path.length(); i++) {
            int wanted = path.charAt(i);
            if (wanted == '%') {
                wanted = Integer.parseInt(path.substring(i + 1, i + 3), 16);
                i += 2;
            }
            if (at >= requested.length()) {
                return requested;
            }
            int sent = requested.charAt(at++);
            if (sent == '%' && at + 2 <= requested.length()) {
                sent = escapedByte(requested.substring(at, at + 2));
                at += 2;
            }
            if (sent != wanted) {
                return requested;
            }
        }
        return path + requested.substring(at);
    }

    private static int escapedByte(String digits) {
        try {
            return HexFormat.fromHexDigits(digits);
        } catch (IllegalArgumentException none) {
            return -1;
        }
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return path.isEmpty();
    }
}
