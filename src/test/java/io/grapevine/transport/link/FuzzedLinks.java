package io.grapevine.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.mesh.membership.MemberId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The requirements of the fuzzers for connections of the mesh. */
public final class FuzzedLinks {
    private FuzzedLinks() {}

    /** What a dialler without a secret says up to its first frames, which is a valid handshake and what follows. */
    public static byte[] handshake() {
        byte[] hello = new Hello("", local("a", Optional.empty()).who(), Hello.ChannelType.DATA).encode();
        ByteBuf out = Unpooled.buffer();
        out.writeBytes(Preamble.ours(false).encode());
        out.writeShort(hello.length).writeBytes(hello);
        out.writeBytes(frames());
        return ByteBufUtil.getBytes(out);
    }

    /** One frame of each kind. */
    static List<LinkFrame> kinds() {
        return List.of(
                new LinkFrame.Core(new byte[3]),
                new LinkFrame.Tell("subject", new byte[2]),
                new LinkFrame.Ask(7, "subject", new byte[1]),
                new LinkFrame.Answer(7, true, new byte[9]),
                new LinkFrame.Ping(),
                new LinkFrame.Pong());
    }

    /** One frame of each kind, as bytes. */
    public static byte[] frames() {
        EmbeddedChannel channel = new EmbeddedChannel(new LinkFrameCodec(Optional.empty(), Optional.empty()));
        kinds().forEach(channel::writeOutbound);
        return said(channel);
    }

    /** Says bytes, cut in two at {@code cut}, to a replica that was dialled; with a secret no frame may come through. */
    public static void receive(byte[] bytes, boolean secret) {
        List<LinkRefusal> refusals = new ArrayList<>();
        List<Object> frames = new ArrayList<>();
        Handshake.Outcome outcome = new Handshake.Outcome() {
            @Override
            public void established(ChannelHandlerContext context, Hello other, LinkFrameCodec codec) {
                context.pipeline().addLast(codec, new Collector(frames, refusals));
            }

            @Override
            public void refused(Channel channel, RefusedException refused) {
                refusals.add(refused.reason());
            }
        };
        Optional<Secret> shared = secret ? Optional.of(new Secret("shared")) : Optional.empty();
        EmbeddedChannel channel = new EmbeddedChannel(new Handshake.Answerer(local("b", shared), 5000, outcome));
        try {
            int cut = bytes.length == 0 ? 0 : (bytes[bytes.length - 1] & 0xFF) % bytes.length;
            channel.writeInbound(Unpooled.wrappedBuffer(Arrays.copyOf(bytes, cut)));
            if (channel.isOpen()) {
                channel.writeInbound(Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, cut, bytes.length)));
            }
            channel.checkException();
            assertThat(refusals).hasSizeLessThanOrEqualTo(1);
            assertThat(said(channel)).hasSizeLessThan(1 << 12);
            if (secret) {
                assertThat(frames).isEmpty();
            }
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    /** Reads frames after a handshake: each is a frame or refused, and nothing is built that is larger than the bytes. */
    public static void readFrames(byte[] bytes) {
        List<LinkRefusal> refusals = new ArrayList<>();
        List<Object> frames = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(
                new LinkFrameCodec(Optional.empty(), Optional.empty()), new Collector(frames, refusals));
        try {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            channel.checkException();
            assertThat(refusals).hasSizeLessThanOrEqualTo(1);
            assertThat(frames.stream()
                            .mapToInt(frame -> ((LinkFrame) frame).body().length)
                            .sum())
                    .isLessThanOrEqualTo(bytes.length);
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private static byte[] said(EmbeddedChannel channel) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    private static LocalMember local(String name, Optional<Secret> secret) {
        return new LocalMember("", new Identity(new MemberId(name, "1"), new MeshAddress("127.0.0.1", 9094)), secret);
    }

    /** Collects what comes through; an exception that is no refusal stays one of the channel. */
    private static final class Collector extends ChannelInboundHandlerAdapter {
        private final List<Object> frames;
        private final List<LinkRefusal> refusals;

        Collector(List<Object> frames, List<LinkRefusal> refusals) {
            this.frames = frames;
            this.refusals = refusals;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            frames.add(frame);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            Optional<RefusedException> refused = RefusedException.find(cause);
            if (refused.isPresent()) {
                refusals.add(refused.get().reason());
            } else {
                context.fireExceptionCaught(cause);
            }
        }
    }
}
