package io.grapevine.transport.link;

import io.grapevine.transport.link.HandshakeAuth.FrameSeal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageCodec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Codec of frames: length, kind, header, body and, with a shared secret, an authentication code. */
final class LinkFrameCodec extends ByteToMessageCodec<LinkFrame> {
    private static final int LONGEST = 0xFFFF;

    private static final int LONGEST_HEADER = 1 << 10;
    private static final int CORE = 1;
    private static final int TELL = 2;
    private static final int ASK = 3;
    private static final int ANSWER = 4;
    private static final int PING = 5;
    private static final int PONG = 6;

    private final @Nullable FrameSeal outgoing;
    private final @Nullable FrameSeal incoming;
    private final int sealLength;
    private boolean broken;
    private IntConsumer unfinished = bytes -> {};
    private int reported;

    LinkFrameCodec(Optional<FrameSeal> outgoing, Optional<FrameSeal> incoming) {
        super(LinkFrame.class);
        this.outgoing = outgoing.orElse(null);
        this.incoming = incoming.orElse(null);
        this.sealLength = incoming.isPresent() ? HandshakeAuth.LENGTH : 0;
    }

    /** Says how many bytes have come of a frame that is not whole, whenever that changes. */
    void onUnfinished(IntConsumer listener) {
        unfinished = listener;
    }

    @Override
    protected void encode(ChannelHandlerContext context, LinkFrame frame, ByteBuf out) {
        int start = out.writerIndex();
        out.writeInt(0);
        content(frame, out);
        int length = out.writerIndex() - start - Integer.BYTES;
        out.setInt(start, length + sealLength);
        if (outgoing != null) {
            out.writeBytes(outgoing.next(out, start + Integer.BYTES, length));
        }
    }

    private static void content(LinkFrame frame, ByteBuf out) {
        if (frame instanceof LinkFrame.Core) {
            out.writeByte(CORE);
        } else if (frame instanceof LinkFrame.Tell tell) {
            out.writeByte(TELL);
            write(out, tell.subject());
        } else if (frame instanceof LinkFrame.Ask ask) {
            out.writeByte(ASK).writeLong(ask.number());
            write(out, ask.subject());
        } else if (frame instanceof LinkFrame.Answer answer) {
            out.writeByte(ANSWER).writeLong(answer.number()).writeBoolean(answer.success());
        } else {
            out.writeByte(frame instanceof LinkFrame.Ping ? PING : PONG);
        }
        out.writeBytes(frame.body());
    }

    /** Decodes frames; after an error the rest is skipped, so that the error is counted once. */
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws RefusedException {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        broken = true;
        next(in).ifPresent(out::add);
        broken = false;
        int left = out.isEmpty() && in.isReadable() ? in.capacity() : 0;
        if (left != reported) {
            reported = left;
            unfinished.accept(left);
        }
    }

    private Optional<LinkFrame> next(ByteBuf in) throws RefusedException {
        if (in.readableBytes() < Integer.BYTES) {
            return Optional.empty();
        }
        long length = in.getUnsignedInt(in.readerIndex());
        if (length > LinkFrame.LONGEST_BODY + LONGEST_HEADER + sealLength) {
            throw new RefusedException(LinkRefusal.OVERSIZE, length + " bytes");
        }
        if (length <= sealLength) {
            throw new RefusedException(LinkRefusal.MALFORMED, "empty frame");
        }
        if (in.readableBytes() < Integer.BYTES + length) {
            return Optional.empty();
        }
        ByteBuf content = in.skipBytes(Integer.BYTES).readSlice((int) length - sealLength);
        if (incoming != null) {
            byte[] code = bytes(in, sealLength);
            if (!HandshakeAuth.equal(code, incoming.next(content, content.readerIndex(), content.readableBytes()))) {
                throw new RefusedException(LinkRefusal.FORGED, "");
            }
        }
        return frame(content);
    }

    /** Decodes one frame; empty for a kind of a newer version. */
    private static Optional<LinkFrame> frame(ByteBuf in) throws RefusedException {
        try {
            return Optional.ofNullable(
                    switch (in.readUnsignedByte()) {
                        case CORE -> new LinkFrame.Core(rest(in));
                        case TELL -> new LinkFrame.Tell(read(in), rest(in));
                        case ASK -> new LinkFrame.Ask(in.readLong(), read(in), rest(in));
                        case ANSWER -> new LinkFrame.Answer(in.readLong(), in.readBoolean(), rest(in));
                        case PING -> new LinkFrame.Ping();
                        case PONG -> new LinkFrame.Pong();
                        default -> null;
                    });
        } catch (RuntimeException | CharacterCodingException e) { // any exception is due to malformed bytes
            throw new RefusedException(LinkRefusal.MALFORMED, "frame");
        }
    }

    private static byte[] rest(ByteBuf in) {
        return bytes(in, in.readableBytes());
    }

    static void write(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST) {
            throw new IllegalArgumentException("text: " + bytes.length + " bytes (expected: at most 65535)");
        }
        out.writeShort(bytes.length).writeBytes(bytes);
    }

    static String read(ByteBuf in) throws CharacterCodingException {
        ByteBuffer bytes = in.readSlice(in.readUnsignedShort()).nioBuffer();
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }

    /** Reads bytes; allocates memory only if they are there. */
    static byte[] bytes(ByteBuf in, int length) {
        return ByteBufUtil.getBytes(in.readSlice(length));
    }
}
