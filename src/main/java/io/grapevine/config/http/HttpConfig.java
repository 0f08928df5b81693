package io.grapevine.config.http;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an HTTP client, {@code http_config}. At most one authentication method is set; {@code bearer_token}
 * and {@code bearer_token_file} have become an authorization.
 *
 * @param httpHeaders further headers, by name; null if the section is missing
 */
public record HttpConfig(
        @Nullable BasicAuth basicAuth,
        @Nullable Authorization authorization,
        @Nullable OAuth2 oauth2,
        TlsConfig tlsConfig,
        boolean followRedirects,
        boolean enableHttp2,
        ProxyConfig proxy,
        @Nullable Map<String, HttpHeader> httpHeaders) {

    /** The defaults. */
    public static final HttpConfig DEFAULT =
            new HttpConfig(null, null, null, TlsConfig.DEFAULT, true, true, ProxyConfig.NONE, null);

    public HttpConfig {
        httpHeaders = httpHeaders == null ? null : Collections.unmodifiableMap(new TreeMap<>(httpHeaders));
    }

    /** The further headers by name, sorted; empty if there are none. */
    public Map<String, HttpHeader> headers() {
        return httpHeaders == null ? Collections.emptyMap() : httpHeaders;
    }

    /** These settings with another authorization. */
    public HttpConfig withAuthorization(Authorization changed) {
        return new HttpConfig(basicAuth, changed, oauth2, tlsConfig, followRedirects, enableHttp2, proxy, httpHeaders);
    }

    /** These settings with another proxy. */
    public HttpConfig withProxy(ProxyConfig changed) {
        return new HttpConfig(
                basicAuth, authorization, oauth2, tlsConfig, followRedirects, enableHttp2, changed, httpHeaders);
    }
}
