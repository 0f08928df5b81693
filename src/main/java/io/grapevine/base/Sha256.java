package io.grapevine.base;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, as the JDK computes it: {@code Sha256.hex("text")}. */
public final class Sha256 {
    private Sha256() {}

    /** A sum of nothing yet, to be updated part by part. */
    public static MessageDigest sum() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Adds a text in UTF-8 behind its length in four bytes, so that what is moved from one part to the next makes another sum. */
    public static void addSized(MessageDigest sum, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        sum.update(bytes);
    }

    /** The sum of the UTF-8 bytes of a text; 32 bytes. */
    public static byte[] of(String text) {
        return sum().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The sum of the UTF-8 bytes of a text, in 64 hexadecimal digits of lower case. */
    public static String hex(String text) {
        return HexFormat.of().formatHex(of(text));
    }
}
