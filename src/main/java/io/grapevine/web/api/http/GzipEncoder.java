package io.grapevine.web.api.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses one answer, piece by piece, in the format gzip (RFC 1952). Holds memory outside of the heap until it is closed. */
final class GzipEncoder implements AutoCloseable {
    private static final byte UNKNOWN_SYSTEM = (byte) 0xFF;
    private static final byte[] HEAD = {0x1F, (byte) 0x8B, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, UNKNOWN_SYSTEM};
    private static final int TAIL_LENGTH = 8;
    private static final int ROOM = 16 << 10;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 sum = new CRC32();
    private boolean begun;

    /** Compresses a piece. What comes back may be empty, as short pieces are compressed together. */
    Buffer encode(ByteBuffer piece) {
        return buffer(deflate(piece, 0));
    }

    Buffer finish(ByteBuffer piece) {
        deflater.finish();
        ByteBuffer last = deflate(piece, TAIL_LENGTH);
        byte[] bytes = last.array();
        int at = last.limit();
        at = littleEndian(bytes, at, sum.getValue());
        at = littleEndian(bytes, at, deflater.getBytesRead());
        return buffer(ByteBuffer.wrap(bytes, 0, at));
    }

    private static Buffer buffer(ByteBuffer bytes) {
        return Buffer.buffer(Unpooled.wrappedBuffer(bytes));
    }

    /** Compresses a piece, and leaves {@code room} bytes behind it. */
    private ByteBuffer deflate(ByteBuffer piece, int room) {
        sum.update(piece.duplicate());
        deflater.setInput(piece);
        byte[] bytes = new byte[ROOM];
        int length = 0;
        if (!begun) {
            System.arraycopy(HEAD, 0, bytes, 0, HEAD.length);
            length = HEAD.length;
            begun = true;
        }
        while (true) {
            int most = bytes.length - room - length;
            int written = deflater.deflate(bytes, length, most);
            length += written;
            if (written < most) {
                return ByteBuffer.wrap(bytes, 0, length);
            }
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
    }

    private static int littleEndian(byte[] to, int at, long value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            to[at + i] = (byte) (value >>> Byte.SIZE * i);
        }
        return at + Integer.BYTES;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
