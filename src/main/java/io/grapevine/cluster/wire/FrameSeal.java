package io.grapevine.cluster.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import javax.crypto.Mac;

/**
 * Authentication codes (HMAC) of the frames in one direction. Each covers the frame's number, which both sides count
 * and never send, so that a repeated, omitted or reordered frame is rejected. For one thread.
 */
final class FrameSeal {
    static final int LENGTH = 32;

    private final Mac mac;
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    private long next;

    FrameSeal(Mac mac) {
        this.mac = mac;
    }

    /** The code of the next frame, with {@code length} bytes from {@code index}. */
    byte[] next(ByteBuf frame, int index, int length) {
        mac.update(number.putLong(0, next++).array());
        mac.update(frame.nioBuffer(index, length));
        return mac.doFinal();
    }
}
