package io.grapevine.integration.http;

import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP URL, read as leniently as Go's {@code net/url} reads it and as {@link java.net.URI} does not: a path with
 * spaces, braces or letters beyond ASCII is escaped, not refused. It prints without anything that could be a secret.
 *
 * @param https whether it is an {@code https} URL
 * @param host the host, an IPv6 address without brackets
 * @param port the port
 * @param explicitPort whether the port was written
 * @param path the path, escaped; never empty
 * @param query the query with its question mark, or empty
 * @param userInfo user and password with a colon between them, unescaped; null if there is no user
 */
record HttpUrl(
        boolean https,
        String host,
        int port,
        boolean explicitPort,
        String path,
        String query,
        @Nullable String userInfo) {

    /**
     * Reads an absolute URL.
     *
     * @throws SendFailure if it is not one; the message does not quote it
     */
    static HttpUrl parse(String text) throws SendFailure {
        String url = checked(text);
        String scheme = scheme(url);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw SendFailure.of("URL <redacted>: unsupported scheme (expected: http or https)");
        }
        String rest = url.substring(scheme.length() + 1);
        if (!rest.startsWith("//")) {
            throw SendFailure.of("URL <redacted>: no host (expected: http://host/path)");
        }
        return ofParts(scheme.equals("https"), rest.substring(2));
    }

    private static String checked(String text) throws SendFailure {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw SendFailure.of("URL <redacted>: a control character (expected: none)");
        }
        int fragment = text.indexOf('#');
        return fragment < 0 ? text : text.substring(0, fragment);
    }

    /** The scheme in lower case, or the empty string. */
    private static String scheme(String url) {
        int i = 0;
        while (i < url.length() && (Character.isLetterOrDigit(url.charAt(i)) || "+-.".indexOf(url.charAt(i)) >= 0)) {
            i++;
        }
        return i > 0 && i < url.length() && url.charAt(i) == ':' && Character.isLetter(url.charAt(0))
                ? url.substring(0, i).toLowerCase(Locale.ROOT)
                : "";
    }

    private static HttpUrl ofParts(boolean https, String rest) throws SendFailure {
        int end = 0;
        while (end < rest.length() && "/?".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String authority = rest.substring(0, end);
        int at = authority.lastIndexOf('@');
        String hostPort = authority.substring(at + 1);
        int colon = hostPort.indexOf(':', hostPort.indexOf(']') + 1);
        String host = host(colon < 0 ? hostPort : hostPort.substring(0, colon));
        String port = colon < 0 ? "" : hostPort.substring(colon + 1);
        String target = rest.substring(end);
        int mark = target.indexOf('?');
        return new HttpUrl(
                https,
                host,
                port.isEmpty() ? https ? 443 : 80 : port(port),
                !port.isEmpty(),
                UrlEscapes.path(mark < 0 ? target : target.substring(0, mark)),
                mark < 0 ? "" : UrlEscapes.query(target.substring(mark)),
                at < 0 ? null : UrlEscapes.decode(authority.substring(0, at)));
    }

    private static String host(String host) throws SendFailure {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String name = UrlEscapes.decode(bracketed ? host.substring(1, host.length() - 1) : host);
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || "<>\"\\^`{|}/?#@".indexOf(c) >= 0)) {
            throw SendFailure.of("URL <redacted>: no valid host (expected: a name or an address)");
        }
        try {
            return bracketed || name.chars().allMatch(c -> c < 0x80) ? name : IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException notAName) {
            throw SendFailure.of("URL <redacted>: no valid host (expected: a name or an address)");
        }
    }

    private static int port(String port) throws SendFailure {
        int number =
                port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(port) : -1;
        if (number < 0 || number > 65535) {
            throw SendFailure.of("URL <redacted>: invalid port (expected: 0 to 65535)");
        }
        return number;
    }

    /**
     * The URL that a {@code Location} header of an answer from this URL names.
     *
     * @throws SendFailure if it is none; the message does not quote it
     */
    HttpUrl resolve(String location) throws SendFailure {
        String reference = checked(location);
        if (!scheme(reference).isEmpty()) {
            return parse(reference);
        }
        if (reference.startsWith("//")) {
            return ofParts(https, reference.substring(2));
        }
        int mark = reference.indexOf('?');
        String newQuery = mark < 0 ? "" : UrlEscapes.query(reference.substring(mark));
        String newPath = mark < 0 ? reference : reference.substring(0, mark);
        if (newPath.isEmpty()) {
            return with(path, mark < 0 ? query : newQuery);
        }
        String absolute = newPath.startsWith("/") ? newPath : path.substring(0, path.lastIndexOf('/') + 1) + newPath;
        return with(UrlEscapes.path(UrlEscapes.withoutDots(absolute)), newQuery);
    }

    private HttpUrl with(String newPath, String newQuery) {
        return new HttpUrl(https, host, port, explicitPort, newPath, newQuery, userInfo);
    }

    /** Path and query, as a request line has them. */
    String target() {
        return path + query;
    }

    /** The host as URLs write it. */
    String bracketedHost() {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    /** Host and port as the {@code Host} header has them. */
    String authority() {
        return explicitPort ? bracketedHost() + ":" + port : bracketedHost();
    }

    /** The whole URL without user and password, as requests to a proxy have it. */
    String absolute() {
        return (https ? "https://" : "http://") + authority() + target();
    }

    /** Host and port: what may be told about it. */
    @Override
    public String toString() {
        return bracketedHost() + ":" + port;
    }
}
