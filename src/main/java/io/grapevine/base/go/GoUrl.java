package io.grapevine.base.go;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A URL as Go's {@code net/url} reads and writes it. {@link java.net.URI} rejects many URLs that Go accepts. A URL is
 * often a secret, so an error shows at most a port, a character or an escape of it.
 *
 * @param scheme the scheme in lower case, or empty
 * @param authority user, host and port, escaped, with the two slashes before them; or empty
 * @param host host and port without escapes, or empty
 * @param path the path, escaped; after a scheme without a slash, all up to the query, as it was written
 * @param query the query as it was written, with its question mark; or empty
 * @param fragment the fragment, escaped, with its number sign; or empty
 */
public record GoUrl(String scheme, String authority, String host, String path, String query, String fragment) {
    private static final Pattern PORT = Pattern.compile("(:[0-9]*)?");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(?!$)|$)){4}");

    /** Thrown if a text is no valid URL; the message does not show the text. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /** Reads a URL, which may be relative; throws if it is none. */
    public static GoUrl parse(String url) throws Malformed {
        // Go works on bytes; here each byte of the UTF-8 form is one character until the end.
        String bytes = bytes(url);
        int hash = bytes.indexOf('#');
        String main = hash < 0 ? bytes : bytes.substring(0, hash);
        if (main.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw new Malformed("invalid control character in URL");
        }
        int schemeEnd = schemeEnd(main);
        String scheme = schemeEnd < 0 ? "" : main.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        String rest = main.substring(schemeEnd + 1);
        int mark = rest.indexOf('?');
        String query = mark < 0 ? "" : unicode(rest.substring(mark));
        rest = mark < 0 ? rest : rest.substring(0, mark);
        String fragment = hash < 0 ? "" : UrlEscape.FRAGMENT.normalize(bytes.substring(hash + 1));
        return parts(scheme, rest, query, fragment.isEmpty() ? "" : "#" + fragment);
    }

    /**
     * Formats a text that should be a URL for messages: whatever may be a user and a password, up to the last {@code
     * @}, is hidden.
     */
    public static String withoutUser(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return text;
        }
        int slashes = text.indexOf("//");
        return (slashes >= 0 && slashes < at ? text.substring(0, slashes + 2) : "") + "<secret>" + text.substring(at);
    }

    private static GoUrl parts(String scheme, String rest, String query, String fragment) throws Malformed {
        if (!scheme.isEmpty() && !rest.startsWith("/")) {
            return new GoUrl(scheme, "", "", unicode(rest), query, fragment);
        }
        if (!rest.startsWith("//") || (scheme.isEmpty() && rest.startsWith("///"))) {
            if (!rest.startsWith("/") && firstSegment(rest).indexOf(':') >= 0) {
                throw new Malformed("first path segment in URL cannot contain colon");
            }
            return new GoUrl(scheme, "", "", UrlEscape.PATH.normalize(rest), query, fragment);
        }
        int slash = rest.indexOf('/', 2);
        String authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
        String path = UrlEscape.PATH.normalize(slash < 0 ? "" : rest.substring(slash));
        int at = authority.lastIndexOf('@');
        String host = host(authority.substring(at + 1));
        String user = at < 0 ? "" : user(authority.substring(0, at)) + "@";
        boolean shown = !host.isEmpty() || !path.isEmpty() || at >= 0;
        String written = shown ? "//" + user + UrlEscape.HOST.escape(host) : "";
        return new GoUrl(scheme, written, unicode(host), path, query, fragment);
    }

    private static String firstSegment(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }

    /** The position of the colon after the scheme, or -1 if there is no scheme. */
    private static int schemeEnd(String url) throws Malformed {
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c == ':') {
                if (i == 0) {
                    throw new Malformed("missing protocol scheme");
                }
                return i;
            }
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean later = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && (i == 0 || !later)) {
                return -1;
            }
        }
        return -1;
    }

    private static String user(String info) throws Malformed {
        if (!info.chars().allMatch(c -> UrlEscape.isAlphanumeric(c) || "-._:~!$&'()*+,;=%@".indexOf(c) >= 0)) {
            throw new Malformed("invalid userinfo in URL");
        }
        int colon = info.indexOf(':');
        String name = UrlEscape.USER.escape(UrlEscape.USER.unescape(colon < 0 ? info : info.substring(0, colon)));
        return colon < 0
                ? name
                : name + ':' + UrlEscape.USER.escape(UrlEscape.USER.unescape(info.substring(colon + 1)));
    }

    /** A name or a value for a query or a form: what is not plain is escaped, and a space is a plus sign. */
    public static String escapeForm(String text) {
        return escapeForm(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@link #escapeForm(String)} for bytes that need not be UTF-8. */
    public static String escapeForm(byte[] text) {
        return UrlEscape.form(new String(text, StandardCharsets.ISO_8859_1));
    }

    /** The fields of a form, or of a query without its question mark. */
    public static String form(Map<String, ?> fields) {
        return fields.entrySet().stream()
                .map(field -> escapeForm(field.getKey()) + "=" + escapeForm(String.valueOf(field.getValue())))
                .collect(Collectors.joining("&"));
    }

    /**
     * The path without escapes, as it came over the wire: a character for each byte.
     *
     * @throws Malformed if a percent sign begins no escape
     */
    public static String unescapePath(String path) throws Malformed {
        return UrlEscape.PATH.unescape(path);
    }

    /** A path, with a character for each byte, with all escaped that Go escapes in one. */
    public static String escapePath(String path) {
        return UrlEscape.PATH.escape(path);
    }

    /** The text with a character for each byte of its UTF-8 form. */
    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The text of bytes in UTF-8, each of which is a char. */
    public static String unicode(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** User and password without escapes and with a colon between them; empty if there is no user. */
    public Optional<String> userInfo() {
        int at = authority.lastIndexOf('@');
        return at < 0 ? Optional.empty() : Optional.of(unicode(UrlEscape.decode(authority.substring(2, at))));
    }

    private boolean isOpaque() {
        return !scheme.isEmpty() && authority.isEmpty() && !path.startsWith("/");
    }

    /** The path without escapes; empty if the URL has none. */
    public String decodedPath() {
        return isOpaque() ? "" : unicode(UrlEscape.decode(path));
    }

    /** This URL with a path that does not end with a slash. */
    public GoUrl withoutSlashAtEnd() {
        String decoded = isOpaque() ? "" : UrlEscape.decode(path);
        int length = decoded.length();
        while (length > 0 && decoded.charAt(length - 1) == '/') {
            length--;
        }
        return length == decoded.length()
                ? this
                : new GoUrl(
                        scheme, authority, host, UrlEscape.PATH.escape(decoded.substring(0, length)), query, fragment);
    }

    /**
     * This URL with more at the end of its path.
     *
     * @param more what follows, without escapes; its slashes part the path
     */
    public GoUrl withMorePath(String more) {
        String decoded = (isOpaque() ? "" : UrlEscape.decode(path)) + bytes(more);
        return new GoUrl(scheme, authority, host, UrlEscape.PATH.escape(decoded), query, fragment);
    }

    /** This URL with another query, written with its question mark; or empty. */
    public GoUrl withQuery(String other) {
        return new GoUrl(scheme, authority, host, path, other, fragment);
    }

    /** This URL, without its fragment, and with a path that goes on to {@code more} without empty steps and dots. */
    public GoUrl joinPath(String more) {
        Deque<String> steps = new ArrayDeque<>();
        for (String step : (path + '/' + more).split("/")) {
            if (step.equals("..")) {
                steps.pollLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.addLast(step);
            }
        }
        return new GoUrl(scheme, authority, host, '/' + String.join("/", steps), query, "");
    }

    /** The URL written out again, with what needs escaping escaped. */
    public String text() {
        return (scheme.isEmpty() ? "" : scheme + ":") + authority + path + query + fragment;
    }

    /** Scheme, host and port: what may be shown. */
    @Override
    public String toString() {
        return scheme + "://" + host;
    }

    private static String host(String host) throws Malformed {
        int open = host.lastIndexOf('[');
        if (open > 0) {
            throw new Malformed("invalid IP-literal");
        }
        if (open == 0) {
            return ipLiteral(host);
        }
        int colon = host.lastIndexOf(':'); // others stay in the host, as in Go for programs of Alertmanager's age
        if (colon >= 0) {
            checkPort(host.substring(colon));
        }
        return UrlEscape.HOST.unescape(host);
    }

    private static String ipLiteral(String host) throws Malformed {
        int close = host.lastIndexOf(']');
        if (close < 0) {
            throw new Malformed("missing ']' in host");
        }
        String port = host.substring(close + 1);
        checkPort(port);
        String address = UrlEscape.HOST.unescape(host.substring(1, close));
        int zone = address.indexOf('%');
        if (!isIpv6(zone < 0 ? address : address.substring(0, zone)) || zone == address.length() - 1) {
            throw new Malformed("invalid host");
        }
        return '[' + address + ']' + port;
    }

    private static void checkPort(String port) throws Malformed {
        if (!PORT.matcher(port).matches()) {
            throw new Malformed("invalid port \"" + port + "\" after host");
        }
    }

    /**
     * Whether {@code text} is an IPv6 address: eight groups, one run of zeros left out, the last two perhaps as IPv4.
     */
    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text) == 8;
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        int left = before.isEmpty() ? 0 : groups(before);
        int right = after.isEmpty() ? 0 : groups(after);
        return left >= 0 && right >= 0 && left + right < 8 && before.indexOf('.') < 0;
    }

    /** How many groups {@code text} holds, or -100 if it is wrong. */
    private static int groups(String text) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (last && IPV4.matcher(parts[i]).matches()) {
                count += 2;
            } else if (GROUP.matcher(parts[i]).matches()) {
                count++;
            } else {
                return -100;
            }
        }
        return count;
    }

    /**
     * Sets a query parameter, replacing all values of the same name. Invalid parameters are dropped, as in Go; the rest
     * is sorted by name.
     *
     * @param query the query with its question mark; or empty
     */
    public static String withParameter(String query, String name, String value) {
        Map<String, List<String>> values =
                new TreeMap<>(parameters(bytes(query.startsWith("?") ? query.substring(1) : query)));
        values.put(bytes(name), List.of(bytes(value)));
        return "?"
                + values.entrySet().stream()
                        .flatMap(entry -> entry.getValue().stream()
                                .map(v -> UrlEscape.form(entry.getKey()) + "=" + UrlEscape.form(v)))
                        .collect(Collectors.joining("&"));
    }

    /**
     * Reads a query, without its question mark, in which each char is one byte, as it is in the result: so names sort by their bytes. A pair
     * with a semicolon or an invalid escape is dropped.
     */
    public static Map<String, List<String>> parameters(String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty() || pair.indexOf(';') >= 0) {
                continue;
            }
            String[] parts = pair.replace('+', ' ').split("=", 2);
            try {
                String value = UrlEscape.FORM.unescape(parts.length == 1 ? "" : parts[1]);
                values.computeIfAbsent(UrlEscape.FORM.unescape(parts[0]), name -> new ArrayList<>())
                        .add(value);
            } catch (GoUrl.Malformed unreadable) {
                continue;
            }
        }
        return values;
    }

    /** Percent-encoding of each part of a URL with Go's set of unescaped characters. Each character represents one byte. */
    private enum UrlEscape {
        /** A path with its slashes. */
        PATH("-_.~$&+,/:;=@"),
        /** A user's name or password. */
        USER("-_.~$&+,;="),
        /** A host and port. */
        HOST("-_.~!$&'()*+,;=:[]<>\""),
        /** A name or a value in a query. */
        FORM("-_.~"),
        FRAGMENT("-_.~$&+,/:;=?@!()*");

        private static final HexFormat HEX = HexFormat.of().withUpperCase();

        private final String plain;

        UrlEscape(String plain) {
            this.plain = plain;
        }

        static boolean isAlphanumeric(int c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        }

        boolean isPlain(int c) {
            return isAlphanumeric(c) || plain.indexOf(c) >= 0;
        }

        /** {@code text} with every byte escaped that is not plain here. */
        String escape(String text) {
            StringBuilder out = new StringBuilder(text.length());
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (isPlain(c)) {
                    out.append(c);
                } else {
                    HEX.toHexDigits(out.append('%'), (byte) c);
                }
            }
            return out.toString();
        }

        /** {@code text} as a name or value in a query, in which a space is a plus sign. */
        static String form(String text) {
            return FORM.escape(text).replace("%20", "+");
        }

        String unescape(String text) throws Malformed {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '%') {
                    checkEscape(text, i);
                    i += 2;
                } else if (this == HOST && c < 0x80 && !isPlain(c)) {
                    throw new Malformed("invalid character \"" + c + "\" in host name");
                }
            }
            return decode(text);
        }

        /** In a host, only bytes beyond ASCII and the percent sign may be escaped. */
        private void checkEscape(String text, int i) throws Malformed {
            int high = i + 2 < text.length() ? digit(text, i + 1) : -1;
            int low = i + 2 < text.length() ? digit(text, i + 2) : -1;
            if (high < 0 || low < 0 || (this == HOST && high < 8 && !text.startsWith("%25", i))) {
                throw new Malformed("invalid URL escape \"" + text.substring(i, Math.min(i + 3, text.length())) + '"');
            }
        }

        /** {@code text}, in which every percent sign begins an escape, without escapes. */
        static String decode(String text) {
            StringBuilder out = new StringBuilder(text.length());
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) == '%') {
                    out.append((char) (digit(text, i + 1) << 4 | digit(text, i + 2)));
                    i += 2;
                } else {
                    out.append(text.charAt(i));
                }
            }
            return out.toString();
        }

        private static int digit(String text, int i) {
            return Character.digit(text.charAt(i), 16);
        }

        /** {@code text} as it is if it could have been escaped so, else escaped anew. */
        String normalize(String text) throws Malformed {
            String plainText = unescape(text);
            return text.chars().allMatch(c -> isPlain(c) || "!$&'()*+,;=:@[]%".indexOf(c) >= 0)
                    ? text
                    : escape(plainText);
        }
    }
}
