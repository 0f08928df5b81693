package io.grapevine.cluster.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a connection, up to the point where both ends know each other. It gives way to frames then. The
 * dialler speaks first, so that a scanner of ports hears nothing.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel, which is what is listened to
abstract class Handshake extends ByteToMessageDecoder {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LONGEST_HELLO = 4096;

    final Local local;
    final byte[] ownPreamble;
    private final long timeoutMillis;
    private final Outcome outcome;
    private @Nullable Future<?> timeout;
    private byte @Nullable [] othersPreamble;
    private boolean over;

    /** What becomes of it. */
    interface Outcome {
        /** Both ends are known: frames may follow. */
        void established(ChannelHandlerContext context, Hello other, LinkFrameCodec frames);

        /** It was refused, here. */
        void refused(ChannelHandlerContext context, RefusedException refused);
    }

    Handshake(Local local, long timeoutMillis, Outcome outcome) {
        this.local = local;
        this.timeoutMillis = timeoutMillis;
        this.outcome = outcome;
        byte[] nonce = new byte[Preamble.NONCE_LENGTH];
        RANDOM.nextBytes(nonce);
        this.ownPreamble = Preamble.ours(local.secret().isPresent(), nonce).encode();
    }

    /** What this side says once it has heard the other's preamble. */
    abstract void onPreamble(ChannelHandlerContext context, byte[] preamble, Preamble read) throws RefusedException;

    /** What this side says once it has heard the other's hello; the frames of the connection, if it may go on. */
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
        } else if (othersPreamble == null) {
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
            byte[] bytes = new byte[Preamble.LENGTH];
            in.getBytes(in.readerIndex(), bytes);
            othersPreamble = bytes;
            onPreamble(context, bytes, Preamble.decode(in));
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
        byte[] hello = LinkTexts.bytes(in, length);
        LinkFrameCodec frames = onHello(context, hello, LinkTexts.bytes(in, proofLength));
        over = true;
        outcome.established(context, Hello.decode(hello), frames);
        context.pipeline().remove(this);
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

    /** Checks a proof, if proofs are asked for. */
    static void checkProof(Optional<byte[]> expected, byte[] actual) throws RefusedException {
        if (expected.isPresent() && !HandshakeAuth.equal(expected.get(), actual)) {
            throw new RefusedException(LinkRefusal.SECRET, "");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Optional<RefusedException> refused = LinkFaults.refusal(cause);
        if (refused.isPresent()) {
            refuse(context, refused.get());
        } else {
            context.close();
        }
    }

    private void refuse(ChannelHandlerContext context, RefusedException refused) {
        if (!over) {
            over = true;
            outcome.refused(context, refused);
        }
        context.close();
    }
}
