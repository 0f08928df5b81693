package io.grapevine.storage;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The bytes of a log segment, numbers in big-endian order.
 *
 * <pre>
 * header  magic (8)   marker (8)   CRC32C of both (4)
 * frame   marker (8)  length (4)   CRC32C of length and record (4)   record
 * frame   …
 * </pre>
 *
 * The marker is a random number of the segment's own: behind damaged bytes it shows where the next frame begins, and
 * a chosen text of a record cannot fake one.
 */
final class JournalFormat {
    /** The length of a segment's header. */
    static final int HEADER = 20;

    /** The length of a frame without its record. */
    static final int FRAME = 16;

    /** "GVNLOG", and the version of the format in two bytes. */
    private static final long MAGIC = 0x4756_4e4c_4f47_0001L;

    private static final int CHECKED_HEADER = 16;
    private static final int LENGTH_AT = 8;
    private static final int CHECK_AT = 12;

    private JournalFormat() {}

    static byte[] header(long marker) {
        ByteBuffer header = ByteBuffer.allocate(HEADER).putLong(MAGIC).putLong(marker);
        return header.putInt(check(header.duplicate().flip())).array();
    }

    /** What stands before {@code record} in a segment with this marker. */
    static byte[] frame(long marker, byte[] record) {
        ByteBuffer frame = ByteBuffer.allocate(FRAME).putLong(marker).putInt(record.length);
        return frame.putInt(check(record.length, ByteBuffer.wrap(record))).array();
    }

    /** The marker of a segment; empty where the header is damaged or of another version. */
    static Optional<Long> marker(ByteBuffer segment) {
        if (segment.limit() < HEADER
                || segment.getLong(0) != MAGIC
                || segment.getInt(CHECKED_HEADER)
                        != check(segment.duplicate().position(0).limit(CHECKED_HEADER))) {
            return Optional.empty();
        }
        return Optional.of(segment.getLong(LENGTH_AT));
    }

    /** Where the frame at {@code at} ends; -1 if there is no whole, undamaged frame. */
    static int frameEnd(ByteBuffer segment, long marker, int at) {
        if (segment.limit() - at < FRAME || segment.getLong(at) != marker) {
            return -1;
        }
        int length = segment.getInt(at + LENGTH_AT);
        if (length < 0 || length > segment.limit() - at - FRAME) {
            return -1;
        }
        int end = at + FRAME + length;
        ByteBuffer record = segment.duplicate().position(at + FRAME).limit(end);
        return segment.getInt(at + CHECK_AT) == check(length, record) ? end : -1;
    }

    private static int check(int length, ByteBuffer record) {
        return check(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip(), record);
    }

    /** The CRC32C of some bytes, one part behind the other. */
    static int check(ByteBuffer... parts) {
        CRC32C crc = new CRC32C();
        for (ByteBuffer part : parts) {
            crc.update(part);
        }
        return (int) crc.getValue();
    }
}
