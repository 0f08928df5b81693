package io.grapevine.mesh.transport.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Codec of strings: two bytes of length, then strict UTF-8. */
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

    static String read(ByteBuf in) throws CharacterCodingException {
        ByteBuffer bytes = in.readSlice(in.readUnsignedShort()).nioBuffer();
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }

    /** Reads bytes; allocates memory only if they are there. */
    static byte[] bytes(ByteBuf in, int length) {
        return ByteBufUtil.getBytes(in.readSlice(length));
    }
}
