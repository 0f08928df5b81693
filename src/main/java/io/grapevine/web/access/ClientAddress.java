package io.grapevine.web.access;

import io.grapevine.access.Permissions.Proxy;
import io.grapevine.base.go.IpNetwork;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The address of the client of a request, and the network by which failures of a client are counted. */
public final class ClientAddress {
    private ClientAddress() {}

    /** The address that a connection comes from; empty if it has none. */
    static String of(@Nullable SocketAddress remote) {
        String host = remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
        return host.replaceFirst("%.*", "");
    }

    /**
     * The address of the client behind the trusted proxy: the last one of {@code X-Forwarded-For} that is not of a proxy, as those
     * before it can be sent by the client. If that is none, the address of the connection.
     */
    static String behind(Proxy proxy, HttpServerRequest request) {
        String[] chain =
                String.join(",", request.headers().getAll("X-Forwarded-For")).split(",", -1);
        for (int i = chain.length - 1; i >= 0; i--) {
            String text = chain[i].strip();
            InetAddress address = IpNetwork.address(text);
            if (address == null) {
                break;
            } else if (!proxy.isAt(address)) {
                return text;
            }
        }
        return of(request.remoteAddress());
    }

    /** The address of a client; of IPv6 the network, as a client has all addresses of one. */
    public static String network(String host) {
        InetAddress address = IpNetwork.address(host);
        byte[] bytes = address == null ? new byte[0] : address.getAddress();
        return bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) : host;
    }
}
