package io.grapevine.cluster.wire;

import io.grapevine.cluster.address.HostPort;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLEngine;

/**
 * The TLS of all connections.
 *
 * @param encryption makes it for each
 * @param traffic counts what goes over it
 */
public record Tls(Encryption encryption, TlsTraffic traffic) {
    /** Encrypts a connection that was taken. */
    void answer(ChannelPipeline pipeline) throws RefusedException {
        encrypt(pipeline, encryption.answering(), traffic.taken());
    }

    /** Encrypts a connection to {@code to}, which was found under {@code name}. */
    void dial(ChannelPipeline pipeline, HostPort to, String name) throws RefusedException {
        encrypt(pipeline, encryption.dialling(to, name), traffic.dialled());
    }

    private static void encrypt(ChannelPipeline pipeline, SSLEngine engine, ChannelHandler watch) {
        SslHandler tls = new SslHandler(engine);
        tls.setHandshakeTimeoutMillis(0); // the handshake of the mesh has a timeout that covers this too
        pipeline.addLast(tls, watch);
    }
}
