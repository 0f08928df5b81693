package io.grapevine.web.access;

import io.grapevine.base.go.IpLiteral;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The address by which failures of a client are counted. */
public final class ClientNetwork {
    private ClientNetwork() {}

    /** The address of a client; of IPv6 the network, as a client has all addresses of one. */
    public static String of(@Nullable SocketAddress remote) {
        return of(ClientAddress.of(remote));
    }

    /** The address of a client that is known as a text; of IPv6 the network. */
    public static String of(String host) {
        InetAddress address = IpLiteral.address(host);
        byte[] bytes = address == null ? new byte[0] : address.getAddress();
        return bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) : host;
    }
}
