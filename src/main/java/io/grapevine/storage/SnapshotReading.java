package io.grapevine.storage;

import io.grapevine.base.go.FileReason;
import io.grapevine.base.protobuf.MessageReader;
import java.io.IOException;
import java.io.InputStream;

/** A pass over a snapshot, which passes on its records. */
final class SnapshotReading extends LoadPass {
    private static final int VARINT_BITS = 7;
    private static final int MAX_VARINT_BITS = 35;

    private final InputStream in;
    private long offset;

    SnapshotReading(InputStream in, RecordSink sink) {
        super(sink);
        this.in = in;
    }

    /** Reads the file up to its end or to the first error, after which no record can be found. */
    void run() {
        try {
            long start = 0;
            for (int size = readSize(); size >= 0; size = readSize()) {
                deliver(start, readRecord(size));
                start = offset;
            }
        } catch (IOException e) {
            note("byte " + offset + ": " + FileReason.of(e));
        }
    }

    /** Reads a file that was changed after these checksums of it were made: passes on the records that are unchanged. */
    void run(SnapshotSum sum) {
        try {
            for (int i = 0; i < sum.sizes().length; i++) {
                byte[] part = in.readNBytes(sum.sizes()[i]);
                if (sum.isWhole(i, part)) {
                    deliver(offset, MessageReader.parse(part, MessageReader::readBytes));
                } else {
                    rejected++;
                    note("record at byte " + offset + ": not as it was written, by its checksum");
                }
                offset += sum.sizes()[i];
            }
            note("more bytes than the " + offset + " that were written"); // or it would be as it was written
        } catch (IOException e) {
            note("byte " + offset + ": " + FileReason.of(e));
        }
    }

    /** The size of the next record; -1 at the end of the file. */
    private int readSize() throws IOException {
        long size = 0;
        for (int shift = 0; shift < MAX_VARINT_BITS; shift += VARINT_BITS) {
            int b = in.read();
            if (b < 0) {
                if (shift == 0) {
                    return -1;
                }
                throw new IOException("the file ends within a length");
            }
            offset++;
            size |= (b & 0x7fL) << shift;
            if (b < 0x80) {
                break;
            }
            if (shift == MAX_VARINT_BITS - VARINT_BITS) {
                throw new IOException("a length of more than five bytes");
            }
        }
        if (size > SnapshotFile.MAX_RECORD) {
            throw new IOException("record length: " + size + " (expected: at most " + SnapshotFile.MAX_RECORD + ")");
        }
        return (int) size;
    }

    private byte[] readRecord(int size) throws IOException {
        byte[] record = in.readNBytes(size); // takes memory only as bytes come
        if (record.length < size) {
            throw new IOException("the file ends within a record of " + size + " bytes");
        }
        offset += size;
        return record;
    }
}
