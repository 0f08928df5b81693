package io.grapevine.base;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes (RFC 2104). */
public enum Hmac {
    SHA1("HmacSHA1"),
    SHA256("HmacSHA256");

    private final String algorithm;

    Hmac(String algorithm) {
        this.algorithm = algorithm;
    }

    /**
     * Computes the MAC of the concatenated parts.
     *
     * @param key not empty
     */
    public byte[] mac(byte[] key, byte[]... parts) {
        Mac mac = keyed(key);
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    /**
     * A MAC with a key, which can be computed again and again.
     *
     * @param key not empty
     */
    public Mac keyed(byte[] key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + algorithm, missing);
        }
    }

    /** The MAC by a key in UTF-8, in hexadecimal digits of lower case. */
    public String hex(String key, byte[]... parts) {
        return HexFormat.of().formatHex(mac(key.getBytes(StandardCharsets.UTF_8), parts));
    }

    /** The MAC of a message by a key, both in UTF-8, in Base64. */
    public String base64(String key, String message) {
        return Base64.getEncoder()
                .encodeToString(mac(key.getBytes(StandardCharsets.UTF_8), message.getBytes(StandardCharsets.UTF_8)));
    }
}
