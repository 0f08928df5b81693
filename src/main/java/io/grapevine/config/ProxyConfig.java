package io.grapevine.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The proxy settings of an HTTP client.
 *
 * @param proxyUrl the proxy; null or empty for none
 * @param noProxy addresses that are reached directly, separated by commas
 * @param proxyFromEnvironment whether {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} of the environment
 *     decide
 * @param proxyConnectHeader headers sent to the proxy with {@code CONNECT}, by name
 */
public record ProxyConfig(
        @Nullable Url proxyUrl,
        String noProxy,
        boolean proxyFromEnvironment,
        Map<String, List<Secret>> proxyConnectHeader) {

    /** No proxy. */
    public static final ProxyConfig NONE = new ProxyConfig(null, "", false, Collections.emptyMap());

    public ProxyConfig {
        proxyConnectHeader = Collections.unmodifiableMap(new TreeMap<>(proxyConnectHeader));
    }

    /** These settings with another proxy, or none. */
    public ProxyConfig withProxyUrl(@Nullable Url changed) {
        return new ProxyConfig(changed, noProxy, proxyFromEnvironment, proxyConnectHeader);
    }
}
