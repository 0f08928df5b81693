package io.grapevine.web;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Map;

/**
 * The socket that systemd passes to the program by socket activation. A JVM can inherit only the socket on its standard
 * input, so the launcher moves it there, and there can be only one.
 */
public final class SystemdSocket {
    private final ServerSocketChannel channel;

    private SystemdSocket(ServerSocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Inherits the socket.
     *
     * @throws IOException if systemd passed no socket, or more than one
     */
    public static SystemdSocket take(Map<String, String> environment) throws IOException {
        String count = environment.getOrDefault("LISTEN_FDS", "0");
        Channel inherited = count.equals("1") ? System.inheritedChannel() : null;
        if (inherited instanceof ServerSocketChannel channel) {
            return new SystemdSocket(channel);
        }
        throw new IOException(
                "--web.systemd-socket: " + count + " sockets passed (expected: one TCP socket that listens)");
    }

    List<ListenAddress> addresses() throws IOException {
        if (channel.getLocalAddress() instanceof InetSocketAddress address) {
            String host = address.getAddress().isAnyLocalAddress()
                    ? ""
                    : address.getAddress().getHostAddress();
            return List.of(new ListenAddress(host, address.getPort()));
        }
        throw new IOException("--web.systemd-socket: no IP address (expected: one TCP socket that listens)");
    }

    /** Event loops whose servers do not bind a port but use this socket. */
    Vertx eventLoops() {
        JDKTransport transport = new JDKTransport() {
            @Override
            public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
                return () -> new Adopted(channel);
            }
        };
        return new VertxBuilder(new VertxOptions())
                .findTransport(transport)
                .init()
                .vertx();
    }

    /** A server socket that is bound already. */
    private static final class Adopted extends NioServerSocketChannel {
        private volatile boolean left;

        Adopted(ServerSocketChannel channel) {
            super(channel);
        }

        @Override
        protected void doBind(SocketAddress address) {
            // systemd has bound it.
        }

        @Override
        protected void doClose() {
            // To close an inherited channel would point the standard streams of the process, the log's too, to nowhere.
            left = true;
        }

        @Override
        public boolean isOpen() {
            return !left && super.isOpen();
        }
    }
}
