package io.grapevine.receiver.webpush;

import io.grapevine.config.Secret;
import io.grapevine.features.push.PushSubscription;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A browser that decrypts what is sent to it, written from RFC 8291 and RFC 8188 without the code under test but for keys. */
public final class FakeBrowser {
    static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair keys;
    private final byte[] auth;

    FakeBrowser(KeyPair keys, byte[] auth) {
        this.keys = keys;
        this.auth = auth.clone();
    }

    /** A new one, whose secret is made of a number. */
    public static FakeBrowser of(int number) {
        try {
            byte[] auth = new byte[16];
            auth[15] = (byte) number;
            return new FakeBrowser(P256.generate(), auth);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The public key of the browser, in base64url. */
    public String key() {
        return BASE64.encodeToString(P256.point(keys.getPublic()));
    }

    /** The authentication secret of the browser, in base64url. */
    public String auth() {
        return BASE64.encodeToString(auth);
    }

    /** The subscription of the browser to any receiver. */
    PushSubscription subscription(String id, String endpoint) {
        return new PushSubscription(
                id, "r", "ana", new Secret(endpoint), key(), new Secret(auth()), Instant.EPOCH, Instant.EPOCH);
    }

    /** The text of a body; throws if it is not for this browser, or not one record. */
    String decrypt(byte[] body) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(body);
        byte[] salt = take(in, 16);
        int recordSize = in.getInt();
        byte[] sender = take(in, in.get());
        byte[] record = take(in, in.remaining());
        if (recordSize < 18 || record.length > recordSize || sender.length != 65) {
            throw new GeneralSecurityException("not one record of " + recordSize + " bytes");
        }
        byte[] secret = P256.agree(keys.getPrivate(), P256.publicKey(sender));
        byte[] info = ByteBuffer.allocate(144)
                .put("WebPush: info\0".getBytes(StandardCharsets.US_ASCII))
                .put(P256.point(keys.getPublic()))
                .put(sender)
                .array();
        byte[] input = expand(mac(auth, secret), info, 32);
        byte[] pseudoRandom = mac(salt, input);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(expand(pseudoRandom, ascii("Content-Encoding: aes128gcm\0"), 16), "AES"),
                new GCMParameterSpec(128, expand(pseudoRandom, ascii("Content-Encoding: nonce\0"), 12)));
        byte[] padded = cipher.doFinal(record);
        int end = padded.length - 1;
        while (padded[end] == 0) {
            end--;
        }
        if (padded[end] != 2) {
            throw new GeneralSecurityException("not the last record");
        }
        return new String(padded, 0, end, StandardCharsets.UTF_8);
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] expand(byte[] key, byte[] info, int length) throws GeneralSecurityException {
        byte[] block = Arrays.copyOf(info, info.length + 1);
        block[info.length] = 1;
        return Arrays.copyOf(mac(key, block), length);
    }

    private static byte[] mac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }
}
