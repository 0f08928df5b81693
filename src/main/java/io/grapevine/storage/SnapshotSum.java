package io.grapevine.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The checksums of one snapshot: for each record, with its length before it, the size in bytes and the CRC32C. Numbers
 * are in big-endian order.
 *
 * <pre>
 * magic (8)   last modified: seconds (8), nanoseconds (4)   records (4)
 * for each record: size (4)   CRC32C (4)
 * CRC32C of all before (4)
 * </pre>
 *
 * @param modified when the snapshot was last written, by the file system
 * @param sizes the sizes, in the order of the records
 * @param checks the checksums, in the same order
 */
@SuppressWarnings("ArrayRecordComponent") // they are not compared, and neither array leaves the package
record SnapshotSum(FileTime modified, int[] sizes, int[] checks) {
    /** "GVNSUM", and the version of the format in two bytes. */
    private static final long MAGIC = 0x4756_4e53_554d_0001L;

    private static final int HEADER = 24;
    private static final int EACH = 8;
    private static final int CHECK = 4;

    /** The longest varint before a record, in bytes. */
    private static final int MAX_LENGTH = 5;

    static final class Builder {
        private final IntStream.Builder sizes = IntStream.builder();
        private final IntStream.Builder checks = IntStream.builder();

        void add(byte[] length, byte[] record) {
            sizes.add(length.length + record.length);
            checks.add(JournalFormat.check(ByteBuffer.wrap(length), ByteBuffer.wrap(record)));
        }

        SnapshotSum build(FileTime modified) {
            return new SnapshotSum(
                    modified, sizes.build().toArray(), checks.build().toArray());
        }
    }

    /** A name for these checksums: eight hexadecimal digits, which differ for different snapshots. */
    String name() {
        ByteBuffer bytes = encode();
        return String.format("%08x", bytes.getInt(bytes.limit() - CHECK));
    }

    /** Whether {@code snapshot}, read to its end, has these records and nothing else. */
    boolean matches(InputStream snapshot) throws IOException {
        for (int i = 0; i < sizes.length; i++) {
            if (!isWhole(i, snapshot.readNBytes(sizes[i]))) {
                return false;
            }
        }
        return snapshot.read() < 0;
    }

    /**
     * Whether {@code snapshot} of {@code length} bytes is a damaged copy: as long as the original, and most of the records
     * are in their places. Alertmanager writes the records in random order, and those that it has changed shorter.
     */
    boolean isOriginalOf(InputStream snapshot, long length) throws IOException {
        int whole = 0;
        for (int i = 0; i < sizes.length; i++) {
            whole += isWhole(i, snapshot.readNBytes(sizes[i])) ? 1 : 0;
        }
        return total() == length && 2 * whole > sizes.length;
    }

    /** The size of the snapshot, in bytes. */
    long total() {
        return Arrays.stream(sizes).asLongStream().sum();
    }

    /** Whether {@code part} is the record with this number, counted from 0, and its length. */
    boolean isWhole(int number, byte[] part) {
        return part.length == sizes[number] && JournalFormat.check(ByteBuffer.wrap(part)) == checks[number];
    }

    ByteBuffer encode() {
        Instant time = modified.toInstant();
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + EACH * sizes.length + CHECK)
                .putLong(MAGIC)
                .putLong(time.getEpochSecond())
                .putInt(time.getNano())
                .putInt(sizes.length);
        for (int i = 0; i < sizes.length; i++) {
            bytes.putInt(sizes[i]).putInt(checks[i]);
        }
        return bytes.putInt(JournalFormat.check(bytes.duplicate().flip())).flip();
    }

    /** The checksums in the content of a file; empty if it is damaged or of another version. */
    static Optional<SnapshotSum> decode(byte[] content) {
        int records = (content.length - HEADER - CHECK) / EACH;
        ByteBuffer bytes = ByteBuffer.wrap(content);
        if (content.length < HEADER + CHECK
                || bytes.getInt(content.length - CHECK)
                        != JournalFormat.check(bytes.duplicate().limit(content.length - CHECK))
                || bytes.getLong() != MAGIC) {
            return Optional.empty();
        }
        FileTime modified = FileTime.from(Instant.ofEpochSecond(bytes.getLong(), bytes.getInt()));
        int[] sizes = new int[records];
        int[] checks = new int[records];
        if (bytes.getInt() != records || content.length != HEADER + EACH * records + CHECK) {
            return Optional.empty();
        }
        for (int i = 0; i < records; i++) {
            sizes[i] = bytes.getInt();
            checks[i] = bytes.getInt();
            if (sizes[i] <= 0 || sizes[i] > SnapshotFile.MAX_RECORD + MAX_LENGTH) {
                return Optional.empty();
            }
        }
        return Optional.of(new SnapshotSum(modified, sizes, checks));
    }
}
