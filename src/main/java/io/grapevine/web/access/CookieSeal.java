package io.grapevine.web.access;

import io.grapevine.base.Hmac;
import io.grapevine.config.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encryption of cookies, which nobody can read or change, and which every replica with the same keys can open
 * (AES-256-GCM). The keys and the purpose of a cookie are bound to the settings of the sign-on, so that no cookie of another
 * cluster, issuer or client is accepted.
 */
final class CookieSeal {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final List<SecretKeySpec> keys;

    /**
     * Derives the keys.
     *
     * @param lines the lines of the file of keys; the first one seals, all open
     * @param binding what a cookie is valid for
     */
    CookieSeal(List<Secret> lines, String binding) {
        this.keys = lines.stream().map(line -> key(line, binding)).toList();
    }

    private static SecretKeySpec key(Secret line, String binding) {
        byte[] key = line.reveal().getBytes(StandardCharsets.UTF_8);
        byte[] context = ("grapevine cookie\n" + binding).getBytes(StandardCharsets.UTF_8);
        return new SecretKeySpec(Hmac.SHA256.mac(key, context), "AES");
    }

    /** A random text of 256 bits. */
    String random() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The value of a cookie. */
    String seal(String purpose, JsonObject content) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, keys.get(0), nonce, purpose)
                    .doFinal(content.encode().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Buffer.buffer(nonce).appendBytes(sealed).getBytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The content of a cookie; empty if none of the keys has sealed it for this purpose. */
    Optional<JsonObject> open(String purpose, String value) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        for (SecretKeySpec key : bytes.length > NONCE ? keys : List.<SecretKeySpec>of()) {
            try {
                byte[] content =
                        cipher(Cipher.DECRYPT_MODE, key, bytes, purpose).doFinal(bytes, NONCE, bytes.length - NONCE);
                return Optional.of(new JsonObject(new String(content, StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException | DecodeException other) {
                continue; // it may be of the next key
            }
        }
        return Optional.empty();
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, String purpose)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
