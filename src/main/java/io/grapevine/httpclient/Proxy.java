package io.grapevine.httpclient;

import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The address and protocol of a proxy.
 */
public record Proxy(
        Kind kind,
        String host,
        int port,
        @Nullable String user,
        @Nullable String password) {
    /** The protocol of a proxy. */
    public enum Kind {
        /** HTTP: whole URLs in requests, or {@code CONNECT}. */
        HTTP("http", 80),
        /** HTTP over TLS. */
        HTTPS("https", 443),
        /** SOCKS 5; the proxy resolves names. */
        SOCKS5("socks5", 1080);

        private final String scheme;
        private final int port;

        Kind(String scheme, int port) {
            this.scheme = scheme;
            this.port = port;
        }
    }

    /**
     * The proxy at a URL; without a scheme it is an HTTP proxy.
     *
     * @throws SendFailure if it is none; the message does not quote it
     */
    public static Proxy of(Url url) throws SendFailure {
        String text = url.reveal();
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "http" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        Kind kind = kind(scheme);
        HttpUrl address = HttpUrl.parse("http://" + (colon < 0 ? text : text.substring(colon + 3)));
        String[] user =
                address.userInfo() == null ? new String[0] : address.userInfo().split(":", 2);
        return new Proxy(
                kind,
                address.host(),
                address.explicitPort() ? address.port() : kind.port,
                user.length == 0 ? null : user[0],
                user.length == 0 ? null : user.length == 1 ? "" : user[1]);
    }

    private static Kind kind(String scheme) throws SendFailure {
        String known = scheme.equals("socks5h") ? "socks5" : scheme;
        for (Kind kind : Kind.values()) {
            if (kind.scheme.equals(known)) {
                return kind;
            }
        }
        throw SendFailure.of("proxy_url: unknown scheme (expected: http, https or socks5)");
    }

    /** The header by which a user of an HTTP proxy authenticates; none if there is no user. */
    public Map<String, List<String>> credentials() {
        return user == null
                ? Map.of()
                : Map.of("Proxy-Authorization", List.of(Credentials.basic(user, password == null ? "" : password)));
    }

    /**
     * The headers of a {@code CONNECT} request; to be changed by the caller.
     *
     * @param config the settings, which may name further headers
     */
    public Map<String, List<String>> connectHeaders(String target, ProxyConfig config) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", List.of(target));
        headers.putAll(credentials());
        config.proxyConnectHeader()
                .forEach((name, values) ->
                        headers.put(name, values.stream().map(Secret::reveal).toList()));
        return headers;
    }

    /** Host and port, nothing more. */
    @Override
    public String toString() {
        return "proxy " + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
