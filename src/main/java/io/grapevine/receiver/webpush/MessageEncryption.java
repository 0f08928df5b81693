package io.grapevine.receiver.webpush;

import io.grapevine.base.Hmac;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encryption of one message for one browser (RFC 8291), as one record of {@code aes128gcm} (RFC 8188). */
final class MessageEncryption {
    /** The longest body that every push service takes. */
    static final int LONGEST_BODY = 4096;

    /** The length of the authentication secret of a browser. */
    static final int AUTH = 16;

    private static final int SALT = 16;
    private static final int KEY = 16;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int HEADER = SALT + Integer.BYTES + 1 + P256.POINT;

    /** The number of the only block that is derived (RFC 5869). */
    private static final byte[] END = {1};

    /** Ends the last record. */
    private static final byte LAST = 2;

    /** The longest text that fits into a body, in bytes. */
    static final int LONGEST_TEXT = LONGEST_BODY - HEADER - 1 - TAG;

    private static final SecureRandom RANDOM = new SecureRandom();

    private MessageEncryption() {}

    /**
     * The body of a request.
     *
     * @param text at most {@link #LONGEST_TEXT} bytes
     * @param browser the public key of the browser, a point
     * @param auth the authentication secret of the browser
     * @throws GeneralSecurityException if the keys of the browser are none
     */
    static byte[] body(byte[] text, byte[] browser, byte[] auth) throws GeneralSecurityException {
        byte[] salt = new byte[SALT];
        RANDOM.nextBytes(salt);
        return body(text, browser, auth, P256.generate(), salt);
    }

    /** Encrypts with a pair of keys and a salt, which serve one message only. */
    static byte[] body(byte[] text, byte[] browser, byte[] auth, KeyPair once, byte[] salt)
            throws GeneralSecurityException {
        if (text.length > LONGEST_TEXT) {
            throw new IllegalArgumentException(
                    "text: " + text.length + " bytes (expected: at most " + LONGEST_TEXT + ")");
        }
        if (auth.length != AUTH) {
            throw new InvalidKeyException(auth.length + " bytes (expected: an authentication secret of " + AUTH + ")");
        }
        PublicKey browserKey = P256.publicKey(browser);
        byte[] own = P256.point(once.getPublic());
        byte[] shared = Hmac.SHA256.mac(auth, P256.agree(once.getPrivate(), browserKey));
        byte[] input = Hmac.SHA256.mac(shared, ascii("WebPush: info\0"), browser, own, END);
        byte[] keys = Hmac.SHA256.mac(salt, input);
        byte[] key = Arrays.copyOf(Hmac.SHA256.mac(keys, ascii("Content-Encoding: aes128gcm\0"), END), KEY);
        byte[] nonce = Arrays.copyOf(Hmac.SHA256.mac(keys, ascii("Content-Encoding: nonce\0"), END), NONCE);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * Byte.SIZE, nonce));
        byte[] record = Arrays.copyOf(text, text.length + 1);
        record[text.length] = LAST;
        byte[] encrypted = cipher.doFinal(record);
        return ByteBuffer.allocate(HEADER + encrypted.length)
                .put(salt)
                .putInt(LONGEST_BODY)
                .put((byte) own.length)
                .put(own)
                .put(encrypted)
                .array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
