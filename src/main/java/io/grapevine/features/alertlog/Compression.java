package io.grapevine.features.alertlog;

import io.grapevine.base.protobuf.MessageReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Compression of records: the texts of alerts repeat, so that they become ten times smaller. */
final class Compression {
    /** Below this size, in bytes, compression is not worth its time. */
    static final int WORTH = 512;

    /** The largest message of this replica's own files that is decompressed, in bytes. */
    static final int MOST = 256 << 20;

    private static final int BUFFER = 1 << 14;

    private Compression() {}

    static byte[] deflate(byte[] message) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(message.length / 4);
        try (OutputStream out = new DeflaterOutputStream(compressed, deflater, BUFFER)) {
            out.write(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        } finally {
            deflater.end();
        }
        return compressed.toByteArray();
    }

    /**
     * Decompresses a message.
     *
     * @param size the size of the decompressed message in bytes
     * @param most the largest permitted {@code size}
     * @throws IOException if {@code compressed} is not a message of that size, or the size is above {@code most}
     */
    static byte[] inflate(byte[] compressed, long size, int most) throws IOException {
        if (size < 0 || size > most) {
            throw MessageReader.fault("a message of " + size + " bytes (expected: at most " + most + ')');
        }
        Inflater inflater = new Inflater();
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(compressed), inflater, BUFFER)) {
            byte[] message = in.readNBytes((int) size + 1); // one more shows that the data have an end
            if (message.length != size || !inflater.finished()) {
                throw MessageReader.fault("compressed data has another size than " + size + " bytes");
            }
            return message;
        } catch (ZipException | EOFException e) {
            throw MessageReader.fault("invalid compressed data: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }
}
