package io.grapevine.httpclient;

import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Url;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Selects the proxy for a URL. {@code proxy_url} alone applies to every URL; {@code no_proxy} and the environment
 * exclude some, and always the local host.
 */
public final class ProxyChoice {
    private final @Nullable Proxy forHttp;
    private final @Nullable Proxy forHttps;
    private final @Nullable NoProxy exceptions;

    private ProxyChoice(@Nullable Proxy forHttp, @Nullable Proxy forHttps, @Nullable NoProxy exceptions) {
        this.forHttp = forHttp;
        this.forHttps = forHttps;
        this.exceptions = exceptions;
    }

    /**
     * Creates the choice of a configuration.
     *
     * @throws SendFailure if a proxy's URL is invalid
     */
    public static ProxyChoice of(ProxyConfig config, Map<String, String> environment) throws SendFailure {
        if (config.proxyFromEnvironment()) {
            return new ProxyChoice(
                    proxy(new Url(variable("HTTP_PROXY", environment))),
                    proxy(new Url(variable("HTTPS_PROXY", environment))),
                    new NoProxy(variable("NO_PROXY", environment)));
        }
        Url url = config.proxyUrl();
        Proxy proxy = url == null ? null : proxy(url);
        return new ProxyChoice(proxy, proxy, config.noProxy().isEmpty() ? null : new NoProxy(config.noProxy()));
    }

    private static String variable(String name, Map<String, String> environment) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : value;
    }

    private static @Nullable Proxy proxy(Url url) throws SendFailure {
        return url.isEmpty() ? null : Proxy.of(url);
    }

    /** The proxy for a URL; null to go there directly. */
    public @Nullable Proxy of(HttpUrl url) {
        Proxy proxy = url.https() ? forHttps : forHttp;
        return proxy == null || (exceptions != null && exceptions.covers(url)) ? null : proxy;
    }
}
