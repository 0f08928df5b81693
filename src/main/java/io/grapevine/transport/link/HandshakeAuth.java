package io.grapevine.transport.link;

import io.grapevine.base.Hmac;
import io.grapevine.config.Secret;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import javax.crypto.Mac;

/**
 * Challenge-response authentication of one connection by the shared secret. Each proof covers all messages before it,
 * both nonces included, and the side that sends it, so it cannot be replayed or reflected.
 */
final class HandshakeAuth {
    /** The length of a proof and of a frame's code, in bytes. */
    static final int LENGTH = 32;

    private final byte[] key;
    private final byte[] diallersPreamble;
    private final byte[] answerersPreamble;

    HandshakeAuth(Secret secret, byte[] ofDialler, byte[] ofAnswerer) {
        key = secret.reveal().getBytes(StandardCharsets.UTF_8);
        diallersPreamble = ofDialler;
        answerersPreamble = ofAnswerer;
    }

    byte[] ofDialler(byte[] hello) {
        return code("dialler's hello", hello, new byte[0]);
    }

    byte[] ofAnswerer(byte[] diallersHello, byte[] hello) {
        return code("answerer's hello", diallersHello, hello);
    }

    FrameSeal towardsAnswerer(byte[] diallersHello, byte[] answerersHello) {
        return new FrameSeal(Hmac.SHA256.keyed(code("frames to the answerer", diallersHello, answerersHello)));
    }

    FrameSeal towardsDialler(byte[] diallersHello, byte[] answerersHello) {
        return new FrameSeal(Hmac.SHA256.keyed(code("frames to the dialler", diallersHello, answerersHello)));
    }

    static boolean equal(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }

    private byte[] code(String purpose, byte[] diallersHello, byte[] answerersHello) {
        return Hmac.SHA256.mac(
                key,
                purpose.getBytes(StandardCharsets.UTF_8),
                diallersPreamble,
                answerersPreamble,
                ByteBuffer.allocate(Integer.BYTES).putInt(diallersHello.length).array(),
                diallersHello,
                answerersHello);
    }

    /**
     * Authentication codes (HMAC) of the frames in one direction. Each covers the frame's number, which both sides count
     * and never send, so that a repeated, omitted or reordered frame is rejected. For one thread.
     */
    static final class FrameSeal {
        private final Mac mac;
        private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
        private long next;

        private FrameSeal(Mac mac) {
            this.mac = mac;
        }

        /** The code of the next frame, with {@code length} bytes from {@code index}. */
        byte[] next(ByteBuf frame, int index, int length) {
            mac.update(number.putLong(0, next++).array());
            mac.update(frame.nioBuffer(index, length));
            return mac.doFinal();
        }
    }
}
