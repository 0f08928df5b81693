package io.grapevine.configfile.yaml;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A URL as Go's {@code net/url} reads and writes it. {@link java.net.URI} refuses much that Go takes, and what Go takes
 * must load here too.
 *
 * @param scheme the scheme in lower case, or empty
 * @param host host and port as written, or empty
 * @param text the URL written out again, with what needs escaping escaped
 */
public record GoUrl(String scheme, String host, String text) {
    /** Says why a text is no URL, without showing the text. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /**
     * Reads a URL, which may be relative.
     *
     * @throws Malformed if it is none; the message shows no more of it than a port or an escape
     */
    public static GoUrl parse(String url) throws Malformed {
        // Go works on bytes; here each byte of the UTF-8 form is one character until the end.
        String bytes = new String(url.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        int hash = bytes.indexOf('#');
        String main = hash < 0 ? bytes : bytes.substring(0, hash);
        if (main.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw new Malformed("invalid control character in URL");
        }
        int schemeEnd = schemeEnd(main);
        String scheme = schemeEnd < 0 ? "" : main.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        String rest = main.substring(schemeEnd + 1);
        int mark = rest.indexOf('?');
        String query = mark < 0 ? "" : rest.substring(mark);
        rest = mark < 0 ? rest : rest.substring(0, mark);
        GoUrl parsed = parts(scheme, rest);
        String fragment = hash < 0 ? "" : UrlEscape.FRAGMENT.normalize(bytes.substring(hash + 1));
        String text = parsed.text() + query + (fragment.isEmpty() ? "" : "#" + fragment);
        return new GoUrl(scheme, unicode(parsed.host()), unicode(text));
    }

    private static GoUrl parts(String scheme, String rest) throws Malformed {
        String prefix = scheme.isEmpty() ? "" : scheme + ":";
        if (!rest.startsWith("/")) {
            if (scheme.isEmpty() && firstSegment(rest).indexOf(':') >= 0) {
                throw new Malformed("first path segment in URL cannot contain colon");
            }
            return new GoUrl(scheme, "", prefix + (scheme.isEmpty() ? UrlEscape.PATH.normalize(rest) : rest));
        }
        if (!rest.startsWith("//") || (scheme.isEmpty() && rest.startsWith("///"))) {
            return new GoUrl(scheme, "", prefix + UrlEscape.PATH.normalize(rest));
        }
        int slash = rest.indexOf('/', 2);
        String authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
        String path = UrlEscape.PATH.normalize(slash < 0 ? "" : rest.substring(slash));
        int at = authority.lastIndexOf('@');
        String host = UrlHost.parse(authority.substring(at + 1));
        String user = at < 0 ? "" : userInfo(authority.substring(0, at)) + "@";
        boolean shown = !host.isEmpty() || !path.isEmpty() || at >= 0;
        return new GoUrl(scheme, host, prefix + (shown ? "//" : "") + user + UrlEscape.HOST.escape(host) + path);
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

    private static String userInfo(String info) throws Malformed {
        if (!info.chars().allMatch(c -> UrlEscape.isAlphanumeric(c) || "-._:~!$&'()*+,;=%@".indexOf(c) >= 0)) {
            throw new Malformed("invalid userinfo in URL");
        }
        int colon = info.indexOf(':');
        String name = colon < 0 ? info : info.substring(0, colon);
        @Nullable String password = colon < 0 ? null : info.substring(colon + 1);
        String shown = UrlEscape.USER.escape(UrlEscape.USER.unescape(name));
        return password == null ? shown : shown + ':' + UrlEscape.USER.escape(UrlEscape.USER.unescape(password));
    }

    private static String unicode(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The host and port. A URL is often a secret, so this is all that is shown. */
    @Override
    public String toString() {
        return scheme + "://" + host;
    }
}
