package io.grapevine.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * Reads HTTP/1.1 requests or responses one after the other from a connection: a head, then its body by
 * {@code Content-Length} or in chunks. Costs next to nothing, so that what is measured is the other side.
 */
public final class HttpReader {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private int length;
    private boolean chunked;

    /** Reads from {@code stream}, which it buffers. */
    public HttpReader(InputStream stream) {
        in = new BufferedInputStream(stream, BUFFER);
    }

    /**
     * Reads up to the end of the head.
     *
     * @return the request line or the status line
     * @throws EOFException if the connection was closed
     */
    public String head() throws IOException {
        String first = line();
        length = 0;
        chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String field = header.toLowerCase(Locale.ROOT);
            if (field.startsWith("content-length:")) {
                length =
                        Integer.parseInt(field.substring(field.indexOf(':') + 1).strip());
            } else if (field.startsWith("transfer-encoding:")) {
                chunked = field.contains("chunked");
            }
        }
        return first;
    }

    /** Reads the body that belongs to the last head. */
    public byte[] body() throws IOException {
        if (!chunked) {
            return exactly(length);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(exactly(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    /** Reads the body that belongs to the last head and discards it; returns its length in bytes. */
    public long skipBody() throws IOException {
        if (!chunked) {
            in.skipNBytes(length);
            return length;
        }
        long total = 0;
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            in.skipNBytes(size);
            line();
            total += size;
        }
        line();
        return total;
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the peer closed the connection");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the peer closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
