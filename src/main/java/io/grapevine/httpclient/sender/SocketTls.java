package io.grapevine.httpclient.sender;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.httpclient.ClientTls;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.TlsMaterial;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;

/**
 * TLS upgrade of a connected socket. Vert.x's own upgrade verifies the certificate against the connected address, which
 * is wrong behind a tunnel or with {@code server_name}, and works only once.
 */
public final class SocketTls {
    private static final String FIRST = "tls";
    private static final String SECOND = "tls-in-tls";

    private static final long HANDSHAKE_MILLIS = 10_000;

    private SocketTls() {}

    /**
     * Starts TLS, within an earlier TLS session if there is one.
     *
     * @param socket the socket; no byte of the handshake may have been received yet
     * @param host the server's name, unless {@code tls} names another
     * @return succeeds when the handshake is done and the server's certificate is found valid
     */
    public static Future<Void> start(NetSocket socket, TlsMaterial tls, String host, int port) {
        SslHandler handler;
        try {
            handler = new SslHandler(tls.engine(tls.context(), host, port));
        } catch (SendFailure unusable) {
            return Future.failedFuture(unusable);
        } catch (UnusableFileException unusable) {
            return Future.failedFuture(SendFailure.of(ClientTls.UNUSABLE));
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
