package io.grapevine.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkFrameCodecTest {
    private final List<LinkRefusal> refusals = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(
            new LinkFrameCodec(Optional.empty(), Optional.empty()), new ChannelInboundHandlerAdapter() {
                @Override
                public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                    refusals.add(RefusedException.find(cause).orElseThrow().reason());
                }
            });

    private void receives(int... bytes) {
        byte[] said = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            said[i] = (byte) bytes[i];
        }
        channel.writeInbound(Unpooled.wrappedBuffer(said));
    }

    @Test
    void aKindThatOnlyANewerMemberKnowsIsPassedOver() {
        receives(0, 0, 0, 3, 200, 1, 2, 0, 0, 0, 1, 5);

        assertThat((Object) channel.readInbound()).isInstanceOf(LinkFrame.Ping.class);
        assertThat(refusals).isEmpty();
    }

    @Test
    void everyKindComesThrough() {
        for (LinkFrame frame : FuzzedLinks.kinds()) {
            channel.writeOutbound(frame);
            channel.writeInbound((Object) channel.readOutbound());

            assertThat((Object) channel.readInbound())
                    .usingRecursiveComparison()
                    .isEqualTo(frame);
        }
    }

    @Test
    void anEmptyFrameIsRefused() {
        receives(0, 0, 0, 0);

        assertThat(refusals).containsExactly(LinkRefusal.MALFORMED);
    }

    @Test
    void aSubjectLongerThanItsFrameIsRefusedOnceAndTheRestPassedOver() {
        receives(0, 0, 0, 4, 2, 0xFF, 0xFF, 'x', 0, 0, 0, 1, 5);

        assertThat(refusals).containsExactly(LinkRefusal.MALFORMED);
        assertThat((Object) channel.readInbound()).isNull();
    }

    @Test
    void theLongestBodyFitsAndNotMuchMore() {
        receives(0, 0x10, 4, 0);
        assertThat(refusals).isEmpty();

        LinkFrameCodecTest other = new LinkFrameCodecTest();
        other.receives(0, 0x10, 4, 1);
        assertThat(other.refusals).containsExactly(LinkRefusal.OVERSIZE);
    }

    @Test
    void anyBytesAreFramesOrAreRefused() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(60)];
            random.nextBytes(bytes);
            LinkFrameCodecTest fresh = new LinkFrameCodecTest();
            fresh.channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, (byte) bytes.length}, bytes));

            assertThat(fresh.refusals).hasSizeLessThanOrEqualTo(1);
            fresh.channel.finishAndReleaseAll();
        }
    }
}
