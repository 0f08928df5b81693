package io.grapevine.cluster.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import javax.crypto.Mac;

/**
 * The authentication codes of the frames in one direction. Each covers the frame's number, which is counted on both
 * sides and never sent: a frame that was repeated, left out or moved has the wrong code. For use by one thread.
 */
final class FrameSeal {
    static final int LENGTH = 32;

    private final Mac mac;
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    private long next;

    FrameSeal(Mac mac) {
        this.mac = mac;
    }

    /** The code of the next frame, whose content is {@code length} bytes from {@code index}. */
    byte[] next(ByteBuf frame, int index, int length) {
        mac.update(number.putLong(0, next++).array());
        mac.update(frame.nioBuffer(index, length));
        return mac.doFinal();
    }
}
