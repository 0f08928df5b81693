package io.grapevine.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.transport.link.Hello.ChannelType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private static final Optional<Secret> SECRET = Optional.of(new Secret("shared"));

    /** One end, whose bytes go nowhere by themselves. */
    private static final class End implements Handshake.Outcome {
        private final List<LinkRefusal> refusals = new ArrayList<>();
        private @Nullable Hello other;
        private @Nullable EmbeddedChannel channel;

        private EmbeddedChannel channel() {
            return Objects.requireNonNull(channel);
        }

        @Override
        public void established(ChannelHandlerContext context, Hello hello, LinkFrameCodec frames) {
            other = hello;
            context.pipeline().addLast(frames);
            context.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
                    RefusedException.find(cause).ifPresent(refused -> refusals.add(refused.reason()));
                }
            });
        }

        @Override
        public void refused(Channel ofThisEnd, RefusedException refused) {
            refusals.add(refused.reason());
        }

        byte[] said() {
            List<byte[]> parts = new ArrayList<>();
            for (ByteBuf out = channel().readOutbound();
                    out != null;
                    out = channel().readOutbound()) {
                parts.add(ByteBufUtil.getBytes(out));
            }
            return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts.toArray(byte[][]::new)));
        }

        void receives(byte[] bytes) {
            if (channel().isOpen()) {
                channel().writeInbound(Unpooled.wrappedBuffer(bytes));
            }
        }
    }

    private static LocalMember local(String name, String label, Optional<Secret> secret) {
        MeshAddress place = new MeshAddress("127.0.0.1", 9094);
        return new LocalMember(label, new Identity(new MemberId(name, "1"), place), secret);
    }

    private static End dialler(LocalMember local) {
        End end = new End();
        end.channel = new EmbeddedChannel(new Handshake.Dialler(local, ChannelType.DATA, 5000, end));
        return end;
    }

    private static End answerer(LocalMember local) {
        End end = new End();
        end.channel = new EmbeddedChannel(new Handshake.Answerer(local, 5000, end));
        return end;
    }

    private static void talk(End dialler, End answerer) {
        for (int i = 0; i < 3; i++) {
            answerer.receives(dialler.said());
            dialler.receives(answerer.said());
        }
    }

    private static List<End> linked() {
        End dialler = dialler(local("a", "x", SECRET));
        End answerer = answerer(local("b", "x", SECRET));
        talk(dialler, answerer);
        return List.of(dialler, answerer);
    }

    private static byte[] frame(End from, int size) {
        from.channel().writeOutbound(new LinkFrame.Core(new byte[size]));
        return from.said();
    }

    @Test
    void bothEndsKnowEachOtherAfterwards() {
        List<End> ends = linked();

        assertThat(ends.get(0).other)
                .isNotNull()
                .extracting(hello -> hello.who().id().name())
                .isEqualTo("b");
        assertThat(ends.get(1).other)
                .isNotNull()
                .extracting(hello -> hello.who().id().name())
                .isEqualTo("a");
    }

    @Test
    void bytesMayComeOneByOne() {
        End dialler = dialler(local("a", "x", SECRET));
        End answerer = answerer(local("b", "x", SECRET));
        for (int i = 0; i < 3; i++) {
            for (byte each : dialler.said()) {
                answerer.receives(new byte[] {each});
            }
            dialler.receives(answerer.said());
        }

        assertThat(dialler.other).isNotNull();
        assertThat(answerer.other).isNotNull();
    }

    @Test
    void nothingIsSaidToAStranger() {
        End answerer = answerer(local("b", "x", SECRET));

        answerer.receives(new byte[] {'G', 'R', 'P', 'X'});

        assertThat(answerer.said()).isEmpty();
        assertThat(answerer.refusals).containsExactly(LinkRefusal.GARBAGE);
        assertThat(answerer.channel().isOpen()).isFalse();
    }

    @Test
    void theSameBootIsThisReplicaItself() {
        End dialler = dialler(local("a", "x", SECRET));
        End answerer = answerer(local("a", "x", SECRET));

        talk(dialler, answerer);

        assertThat(dialler.refusals).containsExactly(LinkRefusal.SELF);
    }

    @Test
    void aHelloOfAnotherConnectionIsWorthNothing() {
        End first = dialler(local("a", "x", SECRET));
        End victim = answerer(local("b", "x", SECRET));
        byte[] preamble = first.said();
        victim.receives(preamble);
        first.receives(victim.said());
        byte[] hello = first.said();
        End second = answerer(local("b", "x", SECRET));

        second.receives(preamble);
        second.said();
        second.receives(hello);

        assertThat(second.refusals).containsExactly(LinkRefusal.SECRET);
    }

    @Test
    void anEchoIsNoProof() {
        End dialler = dialler(local("a", "x", SECRET));
        dialler.receives(dialler.said());
        dialler.receives(dialler.said());

        assertThat(dialler.refusals).containsExactly(LinkRefusal.SECRET);
    }

    @Test
    void framesArriveInTheirOrder() {
        List<End> ends = linked();

        ends.get(1).receives(frame(ends.get(0), 3));
        ends.get(1).receives(frame(ends.get(0), 4));

        assertThat(((LinkFrame) ends.get(1).channel().readInbound()).body()).hasSize(3);
        assertThat(((LinkFrame) ends.get(1).channel().readInbound()).body()).hasSize(4);
    }

    @Test
    void aRepeatedFrameIsRefused() {
        List<End> ends = linked();
        byte[] frame = frame(ends.get(0), 3);

        ends.get(1).receives(frame);
        ends.get(1).receives(frame);

        assertThat(ends.get(1).refusals).containsExactly(LinkRefusal.FORGED);
    }

    @Test
    void framesInAnotherOrderAreRefused() {
        List<End> ends = linked();
        byte[] first = frame(ends.get(0), 3);
        byte[] second = frame(ends.get(0), 4);

        ends.get(1).receives(second);
        ends.get(1).receives(first);

        assertThat(ends.get(1).refusals).containsExactly(LinkRefusal.FORGED);
        assertThat((Object) ends.get(1).channel().readInbound()).isNull();
    }

    @Test
    void aFrameThatIsSentBackIsRefused() {
        List<End> ends = linked();

        ends.get(0).receives(frame(ends.get(0), 3));

        assertThat(ends.get(0).refusals).containsExactly(LinkRefusal.FORGED);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 10, 20, 36})
    void anAlteredFrameIsRefused(int position) {
        List<End> ends = linked();
        byte[] frame = frame(ends.get(0), 10);
        frame[position] ^= 1;

        ends.get(1).receives(frame);

        assertThat(ends.get(1).refusals).containsExactly(LinkRefusal.FORGED);
    }

    @Test
    void aFrameThatClaimsAHugeLengthIsRefusedAtOnce() {
        List<End> ends = linked();

        ends.get(1).receives(new byte[] {0x7F, -1, -1, -1});

        assertThat(ends.get(1).refusals).containsExactly(LinkRefusal.OVERSIZE);
    }
}
