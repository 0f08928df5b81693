package io.grapevine.base;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Compression of arrays in the format gzip (RFC 1952). */
public final class Gzip {
    private Gzip() {}

    /** Compresses bytes. */
    public static byte[] compress(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to an array never fails
        }
        return out.toByteArray();
    }

    /**
     * Restores what was compressed.
     *
     * @param most the largest number of bytes that is permitted
     * @throws IOException if there are more, or the input has another format
     */
    public static byte[] expand(byte[] compressed, int most) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            byte[] bytes = gzip.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException("larger than " + most + " bytes");
            }
            return bytes;
        }
    }
}
