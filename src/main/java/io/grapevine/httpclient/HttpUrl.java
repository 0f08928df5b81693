package io.grapevine.httpclient;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.IpNetwork;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An absolute URL of a request. It prints without parts that could be secret.
 *
 * @param host the host, an IPv6 address without brackets
 * @param explicitPort whether the port was written
 * @param path the path, escaped; never empty
 * @param query the query with its question mark, or empty
 * @param userInfo user and password with a colon between them, unescaped; null if there is no user
 */
public record HttpUrl(
        boolean https,
        String host,
        int port,
        boolean explicitPort,
        String path,
        String query,
        @Nullable String userInfo) {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /**
     * Reads an absolute URL.
     *
     * @throws SendFailure if it is not one; the message does not quote it
     */
    public static HttpUrl parse(String text) throws SendFailure {
        return of(read(text));
    }

    private static GoUrl read(String text) throws SendFailure {
        try {
            return GoUrl.parse(text);
        } catch (GoUrl.Malformed fault) {
            throw SendFailure.of("URL <redacted>: malformed (expected: http://host/path)");
        }
    }

    private static HttpUrl of(GoUrl url) throws SendFailure {
        if (!url.scheme().equals("http") && !url.scheme().equals("https")) {
            throw SendFailure.of("URL <redacted>: unsupported scheme (expected: http or https)");
        }
        return of(url.scheme().equals("https"), url);
    }

    private static HttpUrl of(boolean https, GoUrl url) throws SendFailure {
        String hostPort = url.host();
        int colon = hostPort.indexOf(':', hostPort.indexOf(']') + 1);
        String host = host(colon < 0 ? hostPort : hostPort.substring(0, colon));
        String port = colon < 0 ? "" : hostPort.substring(colon + 1);
        return new HttpUrl(
                https,
                host,
                port.isEmpty() ? https ? 443 : 80 : port(port),
                !port.isEmpty(),
                url.path().isEmpty() ? "/" : url.path(),
                escapedQuery(url.query()),
                url.userInfo().orElse(null));
    }

    private static String host(String host) throws SendFailure {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String name = bracketed ? host.substring(1, host.length() - 1) : host;
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
        int number = IpNetwork.port(port);
        if (number < 0) {
            throw SendFailure.of("URL <redacted>: invalid port (expected: 0 to 65535)");
        }
        return number;
    }

    /**
     * Resolves the {@code Location} header of a response from this URL.
     *
     * @throws SendFailure if it is none; the message does not quote it
     */
    public HttpUrl resolve(String location) throws SendFailure {
        GoUrl reference = read(location);
        if (!reference.scheme().isEmpty()) {
            return of(reference);
        }
        if (!reference.authority().isEmpty()) {
            return of(https, reference);
        }
        String newQuery = escapedQuery(reference.query());
        if (reference.path().isEmpty()) {
            return with(path, newQuery.isEmpty() ? query : newQuery);
        }
        String newPath = reference.path();
        String absolute = newPath.startsWith("/") ? newPath : path.substring(0, path.lastIndexOf('/') + 1) + newPath;
        return with(withoutDots(absolute), newQuery);
    }

    private HttpUrl with(String newPath, String newQuery) {
        return new HttpUrl(https, host, port, explicitPort, newPath, newQuery, userInfo);
    }

    /** A query fit for a request line: only what would break the line is escaped. */
    private static String escapedQuery(String raw) {
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
    private static String withoutDots(String path) {
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

    /** Path and query, as a request line has them. */
    public String target() {
        return path + query;
    }

    /** The host as URLs write it. */
    public String bracketedHost() {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    /** Host and port as the {@code Host} header has them. */
    public String authority() {
        return explicitPort ? bracketedHost() + ":" + port : bracketedHost();
    }

    /** The whole URL without user and password, as requests to a proxy have it. */
    public String absolute() {
        return (https ? "https://" : "http://") + authority() + target();
    }

    /** Host and port, the parts that logs may show. */
    @Override
    public String toString() {
        return bracketedHost() + ":" + port;
    }
}
