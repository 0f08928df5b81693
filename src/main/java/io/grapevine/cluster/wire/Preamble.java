package io.grapevine.cluster.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What both sides say before any of them is known: 40 bytes, so that there is nothing to parse.
 *
 * @param oldest the oldest version that the speaker understands
 * @param newest the newest one
 * @param secret whether it will authenticate by a shared secret
 * @param nonce 32 bytes that are used once
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

    /** Whether what has come so far can still become a preamble. */
    static boolean mayBegin(ByteBuf in) {
        for (int i = 0; i < Math.min(Integer.BYTES, in.readableBytes()); i++) {
            if (in.getByte(in.readerIndex() + i) != (byte) (MAGIC >>> (8 * (Integer.BYTES - 1 - i)))) {
                return false;
            }
        }
        return true;
    }

    /** Reads {@link #LENGTH} bytes that {@link #mayBegin}. */
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

    /** Checks that these two can talk. */
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
