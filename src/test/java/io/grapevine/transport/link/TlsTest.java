package io.grapevine.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Scrape;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TlsTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Tls.Traffic traffic = new Tls.Traffic(registry);

    private double count(String name) {
        return Scrape.sum(registry, "alertmanager_tls_transport_" + name);
    }

    @Test
    void bytesAreCountedEitherWayHoweverTheyAreWritten() {
        EmbeddedChannel channel = new EmbeddedChannel(traffic.dialled());
        channel.writeOutbound(Unpooled.wrappedBuffer(new byte[7]));
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[5]), channel.voidPromise());
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[3]));

        assertThat(count("packet_bytes_sent")).isEqualTo(12);
        assertThat(count("packet_bytes_received")).isEqualTo(3);
        assertThat(channel.outboundMessages()).hasSize(2);
        assertThat(channel.inboundMessages()).hasSize(1);
        channel.finishAndReleaseAll();
    }

    @Test
    void connectionsAreCountedByWhoDialled() {
        new EmbeddedChannel(traffic.dialled());
        new EmbeddedChannel(traffic.taken());
        new EmbeddedChannel(traffic.taken());

        assertThat(count("stream_connections_sent")).isEqualTo(1);
        assertThat(count("stream_connections_received")).isEqualTo(2);
    }

    @Test
    void failuresAreCountedAndPassedOn() {
        EmbeddedChannel channel = new EmbeddedChannel(
                new ChannelDuplexHandler() {
                    @Override
                    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                        promise.setFailure(new IOException("expected by the test"));
                    }
                },
                traffic.taken());
        var write = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        channel.pipeline().fireExceptionCaught(new IOException("expected by the test"));

        assertThat(write.cause()).hasMessage("expected by the test");
        assertThat(count("write_errors")).isEqualTo(1);
        assertThat(count("read_errors")).isEqualTo(1);
        assertThat(count("packet_bytes_sent")).isZero();
    }
}
