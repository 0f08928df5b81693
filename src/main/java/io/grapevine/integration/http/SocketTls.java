package io.grapevine.integration.http;

import io.grapevine.http.SendFailure;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;

/**
 * Starts TLS on a socket that is already connected. Vert.x can do so too, but then expects the certificate to carry the
 * name that the socket was connected to, which is the wrong one behind a tunnel or with {@code server_name}; nor can it
 * do so twice.
 */
public final class SocketTls {
    private static final String FIRST = "tls";
    private static final String SECOND = "tls-in-tls";
    private static final long HANDSHAKE_MILLIS = 10_000;

    private SocketTls() {}

    /**
     * Starts TLS; inside the TLS that was started before, if it was.
     *
     * @param socket the socket; nothing of the TLS may have been received yet
     * @param tls certificates and versions
     * @param host the server's name, unless {@code tls} names another
     * @param port the server's port
     * @return succeeds when the handshake is done and the server's certificate is found valid
     */
    public static Future<Void> start(NetSocket socket, TlsMaterial tls, String host, int port) {
        SslHandler handler;
        try {
            handler = new SslHandler(tls.engine(host, port));
        } catch (SendFailure unusable) {
            return Future.failedFuture(unusable);
        }
        handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
        Promise<Void> done = Promise.promise();
        handler.handshakeFuture().addListener(handshake -> {
            if (handshake.isSuccess()) {
                done.complete();
            } else {
                done.fail(handshake.cause());
            }
        });
        ChannelPipeline pipeline =
                ((NetSocketInternal) socket).channelHandlerContext().pipeline();
        if (pipeline.get(FIRST) == null) {
            pipeline.addFirst(FIRST, handler);
        } else {
            pipeline.addAfter(FIRST, SECOND, handler);
        }
        return done.future();
    }
}
