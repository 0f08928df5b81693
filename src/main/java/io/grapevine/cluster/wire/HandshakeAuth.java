package io.grapevine.cluster.wire;

import io.grapevine.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the two ends of one connection show each other to prove that they know the shared secret. Each proof covers
 * everything said before it, both nonces included, and says which side made it, so it cannot be replayed or reflected.
 */
final class HandshakeAuth {
    static final int LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key;
    private final byte[] preambles;

    /** For the connection that began with these preambles. */
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

    /** Authenticates the frames that go to the dialled side. */
    FrameSeal towardsAnswerer(byte[] diallersHello, byte[] answerersHello) {
        return new FrameSeal(mac(code("frames to the answerer", diallersHello, answerersHello)));
    }

    /** Authenticates the frames that go to the dialling side. */
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
