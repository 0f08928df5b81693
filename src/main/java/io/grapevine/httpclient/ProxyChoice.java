package io.grapevine.httpclient;

import io.grapevine.base.go.IpNetwork;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Url;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Selects the proxy for a URL. {@code proxy_url} alone applies to every URL; {@code no_proxy} and the environment
 * exclude some, and always the local host.
 */
public record ProxyChoice(
        @Nullable Proxy forHttp,
        @Nullable Proxy forHttps,
        @Nullable NoProxy exceptions) {
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

    /**
     * The hosts reached without a proxy, as listed in {@code no_proxy}: {@code *}, addresses, networks ({@code
     * 10.0.0.0/8}), names with their subdomains, names with a leading dot for the subdomains only; addresses and names may
     * have a port. The local host is always reached directly.
     */
    static final class NoProxy {
        /** Predicate of one element of the list: it covers a host, which has an address if it is one, and a port. */
        @FunctionalInterface
        private interface Rule {
            boolean covers(String host, @Nullable InetAddress address, int port);
        }

        private final List<Rule> rules = new ArrayList<>();
        private boolean everything;

        NoProxy(String list) {
            for (String entry : list.split(",", -1)) {
                String pattern = entry.strip().toLowerCase(Locale.ROOT);
                if (pattern.equals("*")) {
                    everything = true;
                } else if (!pattern.isEmpty()) {
                    Rule rule = rule(pattern);
                    if (rule != null) {
                        rules.add(rule);
                    }
                }
            }
        }

        private static @Nullable Rule rule(String pattern) {
            if (pattern.indexOf('/') >= 0) {
                return network(pattern);
            }
            int colon = pattern.lastIndexOf(':');
            boolean single = colon >= 0 && (pattern.indexOf(':') == colon || pattern.startsWith("["));
            boolean withPort = single && pattern.indexOf(']') < colon;
            String host = withPort ? pattern.substring(0, colon) : pattern;
            int port = withPort ? IpNetwork.number(pattern.substring(colon + 1), 5) : -1;
            if (withPort && port < 0) {
                return null;
            }
            if (withPort && host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            }
            InetAddress only = IpNetwork.address(host);
            if (only != null) {
                return (name, address, at) -> only.equals(address) && (port < 0 || port == at);
            }
            String name = host.startsWith("*.") ? host.substring(1) : host;
            return name.isEmpty() ? null : domain(name, port);
        }

        private static Rule domain(String pattern, int port) {
            boolean itself = !pattern.startsWith(".");
            String suffix = itself ? "." + pattern : pattern;
            return (name, address, at) -> address == null
                    && (name.endsWith(suffix) || (itself && name.equals(pattern)))
                    && (port < 0 || port == at);
        }

        private static @Nullable Rule network(String pattern) {
            return IpNetwork.parse(pattern)
                    .<Rule>map(network -> (host, address, port) -> address != null && network.contains(address))
                    .orElse(null);
        }

        boolean covers(HttpUrl url) {
            String host = url.host().toLowerCase(Locale.ROOT);
            InetAddress address = IpNetwork.address(host);
            if (everything || host.equals("localhost") || (address != null && address.isLoopbackAddress())) {
                return true;
            }
            return rules.stream().anyMatch(rule -> rule.covers(host, address, url.port()));
        }
    }
}
