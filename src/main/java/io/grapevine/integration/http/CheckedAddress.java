package io.grapevine.integration.http;

import io.grapevine.http.Destinations;
import io.grapevine.http.SendFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Resolution of hosts to addresses that are allowed, to connect to exactly those: the name may resolve otherwise later. */
public final class CheckedAddress {
    private CheckedAddress() {}

    /**
     * The address to connect to. Called on an event loop, on which the result comes.
     *
     * @return the host itself if any server is allowed; fails with a {@link SendFailure} if its address is not allowed,
     *     or as a connection to it does if it cannot be resolved
     */
    public static Future<SocketAddress> of(Vertx vertx, Destinations allowed, String host, int port) {
        if (!allowed.restricted()) {
            return Future.succeededFuture(SocketAddress.inetSocketAddress(port, host));
        }
        ContextInternal loop = (ContextInternal) vertx.getOrCreateContext();
        Promise<InetAddress> found = loop.promise();
        ((VertxInternal) vertx).resolveAddress(host, found);
        return found.future().compose(address -> checked(allowed, host, address, port));
    }

    private static Future<SocketAddress> checked(Destinations allowed, String host, InetAddress address, int port) {
        try {
            allowed.check(host, address);
            // without the name, so that connections to one address are not used for another of the same host
            InetAddress bare = InetAddress.getByAddress(address.getAddress());
            return Future.succeededFuture(SocketAddress.inetSocketAddress(new InetSocketAddress(bare, port)));
        } catch (SendFailure | UnknownHostException failure) {
            return Future.failedFuture(failure);
        }
    }
}
