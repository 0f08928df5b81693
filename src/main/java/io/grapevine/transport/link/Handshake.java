package io.grapevine.transport.link;

import io.grapevine.transport.link.Hello.ChannelType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of a connection, in which both ends authenticate; frames follow. The dialler sends first, so that a
 * port scanner gets no response.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel, which is what is listened to
abstract class Handshake extends ByteToMessageDecoder {
    private static final int LONGEST_HELLO = 4096;

    final LocalMember local;
    final byte[] ownPreamble;
    private final long timeoutMillis;
    private final Outcome outcome;
    private @Nullable Future<?> timeout;
    Optional<HandshakeAuth> auth = Optional.empty();
    private boolean preambleRead;
    private boolean over;

    interface Outcome {
        /** Both ends are authenticated: frames follow. */
        void established(ChannelHandlerContext context, Hello other, LinkFrameCodec frames);

        void refused(Channel channel, RefusedException refused);
    }

    private Handshake(LocalMember local, long timeoutMillis, Outcome outcome) {
        this.local = local;
        this.timeoutMillis = timeoutMillis;
        this.outcome = outcome;
        this.ownPreamble = Preamble.ours(local.secret().isPresent()).encode();
    }

    abstract void onPreamble(ChannelHandlerContext context, byte[] preamble) throws RefusedException;

    /** Handles the other side's hello; returns the codec of the frames to follow. */
    abstract LinkFrameCodec onHello(ChannelHandlerContext context, byte[] hello, byte[] proof) throws RefusedException;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timeout = context.executor()
                .schedule(
                        () -> refuse(context, new RefusedException(LinkRefusal.TIMEOUT, "")),
                        timeoutMillis,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws RefusedException {
        if (over) {
            in.skipBytes(in.readableBytes());
        } else if (!preambleRead) {
            preamble(context, in);
        } else {
            hello(context, in);
        }
    }

    private void preamble(ChannelHandlerContext context, ByteBuf in) throws RefusedException {
        if (!Preamble.mayBegin(in)) {
            throw new RefusedException(LinkRefusal.GARBAGE, "");
        }
        if (in.readableBytes() >= Preamble.LENGTH) {
            preambleRead = true;
            onPreamble(context, LinkFrameCodec.bytes(in, Preamble.LENGTH));
        }
    }

    private void hello(ChannelHandlerContext context, ByteBuf in) throws RefusedException {
        if (in.readableBytes() < Short.BYTES) {
            return;
        }
        int length = in.getUnsignedShort(in.readerIndex());
        if (length > LONGEST_HELLO) {
            throw new RefusedException(LinkRefusal.OVERSIZE, "hello of " + length + " bytes");
        }
        int proofLength = local.secret().isPresent() ? HandshakeAuth.LENGTH : 0;
        if (in.readableBytes() < Short.BYTES + length + proofLength) {
            return;
        }
        in.skipBytes(Short.BYTES);
        byte[] hello = LinkFrameCodec.bytes(in, length);
        LinkFrameCodec frames = onHello(context, hello, LinkFrameCodec.bytes(in, proofLength));
        over = true;
        outcome.established(context, Hello.decode(hello), frames);
        context.pipeline().remove(this);
    }

    /** Checks the other side's preamble; from here on proofs are due if there is a shared secret. */
    void check(byte[] others, byte[] ofDialler, byte[] ofAnswerer) throws RefusedException {
        Preamble.ours(local.secret().isPresent()).checkWith(Preamble.decode(others));
        auth = local.secret().map(secret -> new HandshakeAuth(secret, ofDialler, ofAnswerer));
    }

    void sayPreamble(ChannelHandlerContext context) {
        context.writeAndFlush(context.alloc().buffer(Preamble.LENGTH).writeBytes(ownPreamble));
    }

    void sayHello(ChannelHandlerContext context, byte[] hello, Optional<byte[]> proof) {
        ByteBuf out = context.alloc().buffer(Short.BYTES + hello.length + HandshakeAuth.LENGTH);
        out.writeShort(hello.length).writeBytes(hello);
        proof.ifPresent(out::writeBytes);
        context.writeAndFlush(out);
    }

    static void checkProof(Optional<byte[]> expected, byte[] actual) throws RefusedException {
        if (expected.isPresent() && !HandshakeAuth.equal(expected.get(), actual)) {
            throw new RefusedException(LinkRefusal.SECRET, "");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Optional<RefusedException> refused = RefusedException.find(cause);
        if (refused.isPresent()) {
            refuse(context, refused.get());
        } else {
            context.close();
        }
    }

    private void refuse(ChannelHandlerContext context, RefusedException refused) {
        if (!over) {
            over = true;
            outcome.refused(context.channel(), refused);
        }
        context.close();
    }

    static final class Dialler extends Handshake {
        private final byte[] hello;

        Dialler(LocalMember local, ChannelType type, long timeoutMillis, Outcome outcome) {
            super(local, timeoutMillis, outcome);
            this.hello = new Hello(local.label(), local.who(), type).encode();
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            sayPreamble(context);
            context.fireChannelActive();
        }

        @Override
        void onPreamble(ChannelHandlerContext context, byte[] preamble) throws RefusedException {
            check(preamble, ownPreamble, preamble);
            sayHello(context, hello, auth.map(known -> known.ofDialler(hello)));
        }

        @Override
        LinkFrameCodec onHello(ChannelHandlerContext context, byte[] answer, byte[] proof) throws RefusedException {
            checkProof(auth.map(known -> known.ofAnswerer(hello, answer)), proof);
            local.check(Hello.decode(answer));
            return new LinkFrameCodec(
                    auth.map(known -> known.towardsAnswerer(hello, answer)),
                    auth.map(known -> known.towardsDialler(hello, answer)));
        }

        /** The reason if the other side closes the connection now, as it does when it rejects the proof. */
        RefusedException hungUp() {
            return auth.isEmpty()
                    ? new RefusedException(
                            LinkRefusal.HUNG_UP, "expected: a member with the same label, secret and TLS")
                    : new RefusedException(
                            LinkRefusal.SECRET, "the other side closed the connection after this one's proof");
        }
    }

    static final class Answerer extends Handshake {
        Answerer(LocalMember local, long timeoutMillis, Outcome outcome) {
            super(local, timeoutMillis, outcome);
        }

        /** Responds before it checks, so that the other side can log the error too. */
        @Override
        void onPreamble(ChannelHandlerContext context, byte[] preamble) throws RefusedException {
            sayPreamble(context);
            check(preamble, preamble, ownPreamble);
        }

        @Override
        LinkFrameCodec onHello(ChannelHandlerContext context, byte[] diallers, byte[] proof) throws RefusedException {
            checkProof(auth.map(known -> known.ofDialler(diallers)), proof);
            Hello other = Hello.decode(diallers);
            byte[] hello = new Hello(local.label(), local.who(), other.type()).encode();
            sayHello(context, hello, auth.map(known -> known.ofAnswerer(diallers, hello)));
            local.check(other);
            return new LinkFrameCodec(
                    auth.map(known -> known.towardsDialler(diallers, hello)),
                    auth.map(known -> known.towardsAnswerer(diallers, hello)));
        }
    }
}
