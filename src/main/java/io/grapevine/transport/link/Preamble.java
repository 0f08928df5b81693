package io.grapevine.transport.link;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * The first message of both sides, before authentication: 40 bytes of fixed layout, of which the last 32 are random.
 *
 * @param oldest the oldest protocol version of the sender
 * @param newest the newest protocol version of the sender
 * @param secret whether it has a shared secret
 */
record Preamble(int oldest, int newest, boolean secret) {
    static final int LENGTH = 40;

    private static final int VERSION = 1;
    private static final int MAGIC = 0x47525056;
    private static final int NONCE_LENGTH = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    static Preamble ours(boolean secret) {
        return new Preamble(VERSION, VERSION, secret);
    }

    byte[] encode() {
        byte[] nonce = new byte[NONCE_LENGTH];
        RANDOM.nextBytes(nonce);
        return ByteBuffer.allocate(LENGTH)
                .putInt(MAGIC)
                .put((byte) oldest)
                .put((byte) newest)
                .put((byte) (secret ? 1 : 0))
                .put((byte) 0)
                .put(nonce)
                .array();
    }

    /** Whether the bytes so far can be the start of a preamble. */
    static boolean mayBegin(ByteBuf in) {
        for (int i = 0; i < Math.min(Integer.BYTES, in.readableBytes()); i++) {
            if (in.getByte(in.readerIndex() + i) != (byte) (MAGIC >>> (8 * (Integer.BYTES - 1 - i)))) {
                return false;
            }
        }
        return true;
    }

    /** Decodes {@link #LENGTH} bytes that {@link #mayBegin}. */
    static Preamble decode(byte[] bytes) {
        int at = Integer.BYTES;
        return new Preamble(Byte.toUnsignedInt(bytes[at]), Byte.toUnsignedInt(bytes[at + 1]), bytes[at + 2] == 1);
    }

    void checkWith(Preamble other) throws RefusedException {
        if (Math.min(newest, other.newest) < Math.max(oldest, other.oldest)) {
            throw new RefusedException(
                    LinkRefusal.VERSION, other.oldest + " to " + other.newest + " (expected: " + newest + ')');
        }
        if (secret != other.secret) {
            throw new RefusedException(LinkRefusal.SECURITY, other.secret ? "the peer has one" : "the peer has none");
        }
    }
}
