package io.grapevine.config;

import java.util.Collections;
import java.util.List;
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

    /** These settings without a login and further headers. */
    public HttpConfig withoutLogin() {
        return new HttpConfig(null, null, null, tlsConfig, followRedirects, enableHttp2, proxy, null);
    }

    /** These settings where redirects are errors. */
    public HttpConfig withoutRedirects() {
        return new HttpConfig(basicAuth, authorization, oauth2, tlsConfig, false, enableHttp2, proxy, httpHeaders);
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

    /** These settings with one value of a header in place of those that they have of it. */
    public HttpConfig withHeader(String name, String value) {
        Map<String, HttpHeader> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers());
        changed.put(name, new HttpHeader(List.of(value), List.of(), List.of()));
        return new HttpConfig(
                basicAuth, authorization, oauth2, tlsConfig, followRedirects, enableHttp2, proxy, changed);
    }

    /** HTTP basic authentication. User name and password each have at most one source. */
    public record BasicAuth(
            String username,
            String usernameFile,
            String usernameRef,
            Secret password,
            String passwordFile,
            String passwordRef) {}

    /**
     * The {@code Authorization} header: a type, {@code Bearer} unless set, and credentials, of which at most one form
     * is set.
     */
    public record Authorization(String type, Secret credentials, String credentialsFile, String credentialsRef) {
        /** A bearer token, given itself or as a file that holds it. */
        public static Authorization bearer(Secret token, String tokenFile) {
            return new Authorization("Bearer", token, tokenFile, "");
        }
    }

    /**
     * The values of one header; all three kinds are sent, in this order.
     *
     * @param values values that may be shown
     * @param secrets values that may not
     * @param files paths of files with one value each, surrounding white space removed
     */
    public record HttpHeader(List<String> values, List<Secret> secrets, List<String> files) {
        public HttpHeader {
            values = List.copyOf(values);
            secrets = List.copyOf(secrets);
            files = List.copyOf(files);
        }
    }
}
