package io.grapevine.cluster.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The first message of both sides, before authentication: 40 bytes of fixed layout.
 *
 * @param oldest the oldest protocol version of the sender
 * @param newest its newest one
 * @param secret whether it has a shared secret
 * @param nonce 32 random bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Preamble(int oldest, int newest, boolean secret, byte[] nonce) {
    static final int LENGTH = 40;
    static final int NONCE_LENGTH = 32;
    static final int VERSION = 1;

    private static final int MAGIC = 0x47525056;

    static Preamble ours(boolean secret, byte[] nonce) {
        return new Preamble(VERSION, VERSION, secret, nonce);
    }

    byte[] encode() {
        byte[] bytes = new byte[LENGTH];
        Unpooled.wrappedBuffer(bytes)
                .clear()
                .writeInt(MAGIC)
                .writeByte(oldest)
                .writeByte(newest)
                .writeByte(secret ? 1 : 0)
                .writeByte(0)
                .writeBytes(nonce);
        return bytes;
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
    static Preamble decode(ByteBuf in) {
        in.skipBytes(Integer.BYTES);
        int oldest = in.readUnsignedByte();
        int newest = in.readUnsignedByte();
        boolean secret = in.readUnsignedByte() == 1;
        in.skipBytes(1);
        byte[] nonce = new byte[NONCE_LENGTH];
        in.readBytes(nonce);
        return new Preamble(oldest, newest, secret, nonce);
    }

    /** Checks that versions and security of both sides match. */
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
