package io.grapevine.alerts.persistence;

import io.grapevine.base.protobuf.MessageReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Compression of records: the texts of alerts repeat, so that they become ten times smaller. */
final class Compression {
    /** Below this size, in bytes, compression is not worth its time. */
    static final int WORTH = 512;

    /** The largest message of this replica's own files that is decompressed, in bytes. */
    static final int MOST = 256 << 20;

    private static final int BUFFER = 1 << 14;

    private Compression() {}

    /** Compresses a message. */
    static byte[] deflate(byte[] message) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(message);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(message.length / 4);
            byte[] buffer = new byte[BUFFER];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /**
     * Decompresses a message.
     *
     * @param size its size in bytes
     * @param most the size in bytes, at most
     * @throws IOException if {@code compressed} is not a message of that size, or the size is above {@code most}
     */
    static byte[] inflate(byte[] compressed, long size, int most) throws IOException {
        if (size < 0 || size > most) {
            throw MessageReader.fault("a message of " + size + " bytes (expected: at most " + most + ')');
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            byte[] message = new byte[(int) size + 1]; // one more shows that the data have an end
            int length = 0;
            int read = inflater.inflate(message);
            while (read > 0) {
                length += read;
                read = inflater.inflate(message, length, message.length - length);
            }
            if (length != size || !inflater.finished()) {
                throw MessageReader.fault("compressed data has another size than " + size + " bytes");
            }
            return Arrays.copyOf(message, length);
        } catch (DataFormatException e) {
            throw MessageReader.fault("invalid compressed data: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }
}
