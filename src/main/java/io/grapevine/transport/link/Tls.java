package io.grapevine.transport.link;

import io.grapevine.base.metrics.MetricFactory;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import javax.net.ssl.SSLEngine;

/** TLS handlers of all connections. */
public record Tls(MeshTls encryption, Traffic traffic) {
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

    /** Counters of unencrypted packets and bytes on TLS connections, as in Alertmanager's TLS transport. */
    public static final class Traffic {
        private final Counter bytesSent;
        private final Counter bytesReceived;
        private final Counter connectionsSent;
        private final Counter connectionsReceived;
        private final Counter readErrors;
        private final Counter writeErrors;

        public Traffic(PrometheusRegistry registry) {
            MetricFactory metrics = new MetricFactory(registry, "alertmanager_tls_transport_");
            bytesSent = metrics.counter("packet_bytes_sent_total", "Bytes sent.");
            bytesReceived = metrics.counter("packet_bytes_received_total", "Bytes received.");
            connectionsSent = metrics.counter("stream_connections_sent_total", "Connections dialled.");
            connectionsReceived = metrics.counter("stream_connections_received_total", "Connections taken.");
            readErrors = metrics.counter("read_errors_total", "Connections on which reading failed.");
            writeErrors = metrics.counter("write_errors_total", "Failed writes.", "connection_type");
        }

        ChannelDuplexHandler dialled() {
            return new Watch(connectionsSent);
        }

        ChannelDuplexHandler taken() {
            return new Watch(connectionsReceived);
        }

        private final class Watch extends ChannelDuplexHandler {
            private final Counter connections;

            private Watch(Counter connections) {
                this.connections = connections;
            }

            @Override
            public void channelActive(ChannelHandlerContext context) throws Exception {
                connections.inc();
                super.channelActive(context);
            }

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
                if (message instanceof ByteBuf bytes) {
                    bytesReceived.inc(bytes.readableBytes());
                }
                super.channelRead(context, message);
            }

            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
                int size = message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
                ChannelPromise seen = promise.unvoid();
                seen.addListener(written -> {
                    if (written.isSuccess()) {
                        bytesSent.inc(size);
                    } else {
                        writeErrors.labelValues("stream").inc();
                    }
                });
                super.write(context, message, seen);
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
                readErrors.inc();
                super.exceptionCaught(context, cause);
            }
        }
    }
}
