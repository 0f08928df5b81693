package io.grapevine.web;

import io.grapevine.web.access.Access;
import io.netty.channel.Channel;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SslChannelProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BiConsumer;

/**
 * The servers of one event loop for all addresses. The event loops share the port of an address, and connections are
 * distributed among them in turn.
 */
final class Listener extends AbstractVerticle {
    /** Requests of a connection of HTTP/2 at a time. */
    private static final int MOST_STREAMS = 100;

    /** Of the fields of a request of HTTP/2, each with 32 bytes more, in bytes. */
    private static final int LARGEST_FIELDS = 8 << 10;

    private final List<ListenAddress> addresses;
    private final int first;
    private final WebOptions.Limits limits;
    private final Access access;
    private final StartupGate gate;
    private final ConnectionTracker traffic;
    private final AtomicIntegerArray ports;

    /**
     * Servers of some addresses.
     *
     * @param first the number of the first of the addresses among those of all listeners
     * @param ports where the port of each address is written down, in their order
     */
    Listener(
            List<ListenAddress> addresses,
            int first,
            WebOptions.Limits limits,
            Access access,
            StartupGate gate,
            ConnectionTracker traffic,
            AtomicIntegerArray ports) {
        this.addresses = addresses;
        this.first = first;
        this.limits = limits;
        this.access = access;
        this.gate = gate;
        this.traffic = traffic;
        this.ports = ports;
    }

    @Override
    public void start(Promise<Void> started) {
        List<Future<HttpServer>> listening = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            listening.add(listen(i));
        }
        Future.all(listening).<Void>mapEmpty().onComplete(started);
    }

    private Future<HttpServer> listen(int number) {
        ListenAddress address = addresses.get(number);
        // A negative port makes Vert.x choose a free one and share it among the loops; each such listener has its own.
        int port = address.port() == 0 ? -1 - first - number : address.port();
        return new Server((VertxInternal) vertx, options(), traffic)
                .requestHandler(gate)
                .invalidRequestHandler(DateHeader::invalid)
                .listen(port, address.bindHost())
                .onSuccess(server -> ports.set(number, server.actualPort()))
                .recover(cause ->
                        Future.failedFuture(new IOException("listen " + address + ": " + reason(cause), cause)));
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private HttpServerOptions options() {
        HttpServerOptions options = RequestDecoder.limit(new HttpServerOptions())
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(MOST_STREAMS)
                        .setMaxHeaderListSize(LARGEST_FIELDS))
                .setHttp2ClearTextEnabled(true)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(limits.idle().toMillis()));
        access.apply(options);
        return options;
    }

    /** A server that has each connection tracked from its beginning on. Vert.x itself tells of one when it has sent a whole head. */
    private static final class Server extends HttpServerImpl {
        private final ConnectionTracker traffic;

        Server(VertxInternal vertx, HttpServerOptions options, ConnectionTracker traffic) {
            super(vertx, options);
            this.traffic = traffic;
        }

        @Override
        protected BiConsumer<Channel, SslChannelProvider> childHandler(
                ContextInternal context, SocketAddress address, GlobalTrafficShapingHandler shaping) {
            BiConsumer<Channel, SslChannelProvider> accepted = super.childHandler(context, address, shaping);
            return (channel, tls) -> {
                accepted.accept(channel, tls);
                // behind what decrypts, and before what decodes, which comes when the protocol is known
                channel.pipeline().addLast(traffic.opened(channel));
            };
        }
    }
}
