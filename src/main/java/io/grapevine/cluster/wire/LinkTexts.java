package io.grapevine.cluster.wire;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text on the wire: two bytes of length, then strict UTF-8. */
final class LinkTexts {
    private static final int LONGEST = 0xFFFF;

    private LinkTexts() {}

    static void write(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST) {
            throw new IllegalArgumentException("text: " + bytes.length + " bytes (expected: at most 65535)");
        }
        out.writeShort(bytes.length).writeBytes(bytes);
    }

    static String read(ByteBuf in) {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(in, in.readUnsignedShort()));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new CorruptedFrameException("text that is not UTF-8", e);
        }
    }

    /** Looks whether there is so much before it makes room. */
    static byte[] bytes(ByteBuf in, int length) {
        if (length > in.readableBytes()) {
            throw new CorruptedFrameException("shorter than it says");
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }
}
