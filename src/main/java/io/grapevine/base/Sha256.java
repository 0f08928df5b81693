package io.grapevine.base;

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

    /** The sum of the UTF-8 bytes of a text; 32 bytes. */
    public static byte[] of(String text) {
        return sum().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The sum of the UTF-8 bytes of a text, in 64 hexadecimal digits of lower case. */
    public static String hex(String text) {
        return HexFormat.of().formatHex(of(text));
    }
}
