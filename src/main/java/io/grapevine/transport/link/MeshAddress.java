package io.grapevine.transport.link;

import io.grapevine.base.go.IpNetwork;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network address: host and port.
 *
 * @param host a name, or an IP address without brackets in its shortest form; empty: all addresses of this machine
 * @param port 0 to 65,535; 0 for any free one to listen on
 */
public record MeshAddress(String host, int port) implements Comparable<MeshAddress> {
    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\[\\]]*)]|([^\\[\\]:]*)):(\\d{1,5})");
    private static final Comparator<MeshAddress> ORDER =
            Comparator.comparing(MeshAddress::host).thenComparing(MeshAddress::port);

    /** Normalizes the host: IPv6 shortened, names in lower case. */
    public MeshAddress {
        host = canonical(Objects.requireNonNull(host));
        if (port < 0 || port > IpNetwork.LAST_PORT) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
    }

    /** Parses {@code host:port} or {@code [address]:port}; empty if malformed. */
    public static Optional<MeshAddress> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || IpNetwork.port(form.group(3)) < 0) {
            return Optional.empty();
        }
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        return Optional.of(new MeshAddress(host, Integer.parseInt(form.group(3))));
    }

    public static MeshAddress of(InetSocketAddress socket) {
        InetAddress address = socket.getAddress();
        return new MeshAddress(address == null ? socket.getHostString() : text(address), socket.getPort());
    }

    /** The literal of an IP address, without brackets. */
    public static String text(InetAddress address) {
        return NetUtil.toAddressString(address);
    }

    /** Whether the host is an IP address. */
    public boolean isNumeric() {
        return numeric(host) != null;
    }

    /** The socket address, without name resolution; throws {@link IllegalStateException} if the host is a name. */
    public InetSocketAddress socket() {
        InetAddress address = numeric(host.isEmpty() ? "0.0.0.0" : host);
        if (address == null) {
            throw new IllegalStateException("host: " + host + " (expected: an IP address)");
        }
        return new InetSocketAddress(address, port);
    }

    private static String canonical(String host) {
        InetAddress address = numeric(host);
        if (address != null) {
            return text(address);
        }
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** The IP address that {@code host} is; null if it is a name. */
    private static @Nullable InetAddress numeric(String host) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return address == null ? null : InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only for an address of invalid length
        }
    }

    @Override
    public int compareTo(MeshAddress other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
