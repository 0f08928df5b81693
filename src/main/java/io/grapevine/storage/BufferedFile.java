package io.grapevine.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A buffer that combines small writes to a file into larger ones. */
final class BufferedFile {
    private static final int SIZE = 1 << 16;

    private final Disk.OutFile out;
    private final ByteBuffer buffer = ByteBuffer.allocate(SIZE);

    BufferedFile(Disk.OutFile out) {
        this.out = out;
    }

    /** Writes the first {@code length} of {@code bytes} to the buffer. */
    void put(byte[] bytes, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int n = Math.min(buffer.remaining(), length - done);
            buffer.put(bytes, done, n);
            done += n;
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
    }

    /** Writes the buffer to the file. */
    void flush() throws IOException {
        buffer.flip();
        out.write(buffer);
        buffer.clear();
    }
}
