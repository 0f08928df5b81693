package io.grapevine.cluster.wire;

import io.grapevine.cluster.address.MeshAddress;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLEngine;

/**
 * TLS handlers of all connections.
 *
 * @param encryption creates their engines
 * @param traffic counts packets and bytes
 */
public record Tls(MeshTls encryption, TlsTraffic traffic) {
    /** Encrypts an accepted connection. */
    void answer(ChannelPipeline pipeline) {
        encrypt(pipeline, encryption.answering(), traffic.taken());
    }

    /** Encrypts a connection to {@code to}, which {@code name} resolves to. */
    void dial(ChannelPipeline pipeline, MeshAddress to, String name) throws RefusedException {
        encrypt(pipeline, encryption.dialling(name, to.port()), traffic.dialled());
    }

    private static void encrypt(ChannelPipeline pipeline, SSLEngine engine, ChannelHandler watch) {
        SslHandler tls = new SslHandler(engine);
        tls.setHandshakeTimeoutMillis(0); // the timeout of the mesh's handshake covers this too
        pipeline.addLast(tls, watch);
    }
}
