package io.grapevine.cluster.wire;

import io.grapevine.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Challenge-response authentication of one connection by the shared secret. Each proof covers all messages before it,
 * both nonces included, and the side that sends it, so it cannot be replayed or reflected.
 */
final class HandshakeAuth {
    static final int LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key;
    private final byte[] preambles;

    /** Creates the authentication of a connection with these preambles. */
    HandshakeAuth(Secret secret, byte[] ofDialler, byte[] ofAnswerer) {
        key = secret.reveal().getBytes(StandardCharsets.UTF_8);
        preambles = ByteBuffer.allocate(ofDialler.length + ofAnswerer.length)
                .put(ofDialler)
                .put(ofAnswerer)
                .array();
    }

    byte[] ofDialler(byte[] hello) {
        return code("dialler's hello", hello, new byte[0]);
    }

    byte[] ofAnswerer(byte[] diallersHello, byte[] hello) {
        return code("answerer's hello", diallersHello, hello);
    }

    /** The codes of frames to the accepting side. */
    FrameSeal towardsAnswerer(byte[] diallersHello, byte[] answerersHello) {
        return new FrameSeal(mac(code("frames to the answerer", diallersHello, answerersHello)));
    }

    /** The codes of frames to the dialling side. */
    FrameSeal towardsDialler(byte[] diallersHello, byte[] answerersHello) {
        return new FrameSeal(mac(code("frames to the dialler", diallersHello, answerersHello)));
    }

    static boolean equal(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }

    private byte[] code(String purpose, byte[] diallersHello, byte[] answerersHello) {
        Mac mac = mac(key);
        mac.update(purpose.getBytes(StandardCharsets.UTF_8));
        mac.update(preambles);
        mac.update(
                ByteBuffer.allocate(Integer.BYTES).putInt(diallersHello.length).array());
        mac.update(diallersHello);
        return mac.doFinal(answerersHello);
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }
}
