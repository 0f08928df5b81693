package io.grapevine.web.api.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses one answer, piece by piece, in the format gzip (RFC 1952). Holds memory outside of the heap until it is closed. */
public final class GzipEncoder implements AutoCloseable {
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final Gzip gzip;

    /** Compresses with the least effort. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(ByteArrayOutputStream out) throws IOException {
            super(out, 16 << 10);
            def.setLevel(Deflater.BEST_SPEED);
        }

        void release() {
            def.end();
        }
    }

    /** Has compressed nothing yet. */
    public GzipEncoder() {
        try {
            gzip = new Gzip(compressed);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /** Compresses a piece. What comes back may be empty, as short pieces are compressed together. */
    public Buffer encode(ByteBuffer piece) {
        return encode(piece, false);
    }

    /** Compresses the last piece, which may be empty, and ends the answer. */
    public Buffer finish(ByteBuffer piece) {
        return encode(piece, true);
    }

    private Buffer encode(ByteBuffer piece, boolean last) {
        try {
            gzip.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
            if (last) {
                gzip.finish();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        byte[] bytes = compressed.toByteArray();
        compressed.reset();
        return Buffer.buffer(Unpooled.wrappedBuffer(bytes));
    }

    @Override
    public void close() {
        gzip.release();
    }
}
