package io.grapevine.web.action;

import io.grapevine.base.crypto.Hmac;
import io.grapevine.base.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A key that signs tokens. It prints as its number. */
final class ActionKey {
    /** The length of a code in bytes: the first half of an HMAC-SHA-256. */
    static final int CODE_BYTES = 16;

    private static final byte[] DERIVED_FOR = "grapevine action tokens 1".getBytes(StandardCharsets.US_ASCII);

    private final byte[] key;
    private final byte number;

    private ActionKey(byte[] key) {
        this.key = key;
        this.number = Sha256.sum().digest(key)[0];
    }

    /** The key of these bytes. */
    static ActionKey of(byte[] key) {
        return new ActionKey(key.clone());
    }

    /** The key that follows from another secret, which it does not disclose: HKDF-SHA-256 (RFC 5869) without a salt. */
    static ActionKey derivedFrom(byte[] secret) {
        byte[] extracted = Hmac.SHA256.mac(new byte[32], secret);
        byte[] info = Arrays.copyOf(DERIVED_FOR, DERIVED_FOR.length + 1);
        info[DERIVED_FOR.length] = 1; // the number of the first and only block
        return new ActionKey(Hmac.SHA256.mac(extracted, info));
    }

    /** The number that tokens name it by: the first byte of its SHA-256 sum. Two keys may have the same. */
    byte number() {
        return number;
    }

    /** The code of a text. */
    byte[] code(byte[] text) {
        return Arrays.copyOf(Hmac.SHA256.mac(key, text), CODE_BYTES);
    }

    @Override
    public String toString() {
        return "key " + Byte.toUnsignedInt(number);
    }
}
