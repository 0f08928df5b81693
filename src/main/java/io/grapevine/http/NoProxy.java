package io.grapevine.http;

import io.grapevine.go.IpLiteral;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The hosts reached without a proxy, as listed in {@code no_proxy}: {@code *}, addresses, networks ({@code
 * 10.0.0.0/8}), names with their subdomains, names with a leading dot for the subdomains only; addresses and names may
 * have a port. The local host is always reached directly.
 */
final class NoProxy {
    private sealed interface Rule {
        boolean covers(String host, @Nullable InetAddress address, int port);
    }

    /** The addresses whose first bits are those of {@code first}. */
    private record Network(InetAddress first, int bits) implements Rule {
        @Override
        public boolean covers(String host, @Nullable InetAddress address, int port) {
            return address != null
                    && address.getAddress().length == first.getAddress().length
                    && prefix(address).equals(prefix(first));
        }

        private BigInteger prefix(InetAddress address) {
            byte[] bytes = address.getAddress();
            return new BigInteger(1, bytes).shiftRight(bytes.length * Byte.SIZE - bits);
        }
    }

    private record Address(InetAddress only, int port) implements Rule {
        @Override
        public boolean covers(String host, @Nullable InetAddress address, int at) {
            return only.equals(address) && (port < 0 || port == at);
        }
    }

    /** The suffix begins with a dot. */
    private record Domain(String suffix, boolean itself, int port) implements Rule {
        @Override
        public boolean covers(String host, @Nullable InetAddress address, int at) {
            return address == null
                    && (host.endsWith(suffix) || (itself && host.equals(suffix.substring(1))))
                    && (port < 0 || port == at);
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private boolean everything;

    /** Parses a comma-separated list; invalid elements are ignored. */
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
        Network network = network(pattern);
        if (network != null) {
            return network;
        }
        int colon = pattern.lastIndexOf(':');
        boolean single = colon >= 0 && (pattern.indexOf(':') == colon || pattern.startsWith("["));
        boolean withPort = single && pattern.indexOf(']') < colon;
        String host = withPort ? pattern.substring(0, colon) : pattern;
        int port = withPort ? number(pattern.substring(colon + 1)) : -1;
        if (withPort && port < 0) {
            return null;
        }
        if (withPort && host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        InetAddress address = IpLiteral.address(host);
        if (address != null) {
            return new Address(address, port);
        }
        String name = host.startsWith("*.") ? host.substring(1) : host;
        return name.isEmpty()
                ? null
                : name.startsWith(".") ? new Domain(name, false, port) : new Domain("." + name, true, port);
    }

    private static @Nullable Network network(String pattern) {
        int slash = pattern.indexOf('/');
        InetAddress address = slash < 0 ? null : IpLiteral.address(pattern.substring(0, slash));
        int bits = address == null ? -1 : number(pattern.substring(slash + 1));
        return address == null || bits < 0 || bits > address.getAddress().length * 8
                ? null
                : new Network(address, bits);
    }

    private static int number(String digits) {
        boolean valid =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return valid ? Integer.parseInt(digits) : -1;
    }

    /** Whether {@code url} is reached without a proxy. */
    boolean covers(HttpUrl url) {
        String host = url.host().toLowerCase(Locale.ROOT);
        InetAddress address = IpLiteral.address(host);
        if (everything || host.equals("localhost") || (address != null && address.isLoopbackAddress())) {
            return true;
        }
        return rules.stream().anyMatch(rule -> rule.covers(host, address, url.port()));
    }
}
