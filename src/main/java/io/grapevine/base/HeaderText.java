package io.grapevine.base;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The values of HTTP headers in UTF-8, as all others write them. Netty and Vert.x write and read each character as one byte: one
 * beyond Latin-1 becomes a question mark.
 */
public final class HeaderText {
    private HeaderText() {}

    /** The value whose characters are the bytes of a text in UTF-8; to be given to Netty or Vert.x. */
    public static String written(String text) {
        return isAscii(text) ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The text of a value whose characters are bytes, as Netty or Vert.x gives it: UTF-8 where it is valid, or else Latin-1. */
    public static String read(String value) {
        if (isAscii(value)) {
            return value;
        }
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException latin1) {
            return value;
        }
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
