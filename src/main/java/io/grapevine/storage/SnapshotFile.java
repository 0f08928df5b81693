package io.grapevine.storage;

import com.google.protobuf.CodedOutputStream;
import io.grapevine.go.FileReason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A snapshot of one state in Alertmanager's file format: each record with its length as a varint before it. */
final class SnapshotFile {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFile.class);

    /** The maximum size of a record, in bytes. */
    static final int MAX_RECORD = 64 << 20;

    /** The maximum size of a record for Alertmanager, which does not start on a file with a larger one. */
    private static final int ALERTMANAGER_MAX_RECORD = 4 << 20;

    private static final int VARINT_BITS = 7;
    private static final int MAX_VARINT_BITS = 35;

    private final Path file;
    private final Disk disk;
    private final StorageMetrics metrics;

    /** Creates an accessor of {@code file}, which need not exist. */
    SnapshotFile(Path file, StorageMetrics metrics, Disk disk) {
        this.file = file;
        this.metrics = metrics;
        this.disk = disk;
    }

    /**
     * Passes every record to {@code sink}. A corrupt file is also kept as {@code <name>.corrupt-<time>}, and the
     * records before the corruption are passed on; likewise if {@code sink} rejects records, which are skipped.
     *
     * @throws IOException if the file is there but cannot be opened: continuing would overwrite it
     */
    LoadReport read(RecordSink sink) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), Disk.BUFFER)) {
            Reading reading = new Reading(in, sink);
            reading.run();
            return reading.report(file, metrics);
        } catch (NoSuchFileException e) {
            LOG.atDebug().addKeyValue("file", file).log("No snapshot yet");
            return LoadReport.NOTHING;
        }
    }

    /** One pass over the file. */
    private static final class Reading extends LoadPass {
        private final InputStream in;
        private long offset;

        Reading(InputStream in, RecordSink sink) {
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
            if (size > MAX_RECORD) {
                throw new IOException("record length: " + size + " (expected: at most " + MAX_RECORD + ")");
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

    /**
     * Replaces the file atomically and durably; if that fails, the old content stays.
     *
     * @param records the records, each encoded when it is iterated to
     * @return the size of the file in bytes
     */
    long write(Iterable<byte[]> records) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Directories.create(Directories.of(file));
            long size = writeTo(temporary, records);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Directories.force(Directories.of(file));
            return size;
        } catch (IOException | RuntimeException e) {
            deleteQuietly(temporary);
            throw e;
        }
    }

    private static void deleteQuietly(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("file", temporary).addKeyValue("err", e).log("Temporary file cannot be deleted");
        }
    }

    private long writeTo(Path temporary, Iterable<byte[]> records) throws IOException {
        try (Disk.OutFile out = disk.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            CodedOutputStream coded = CodedOutputStream.newInstance(Channels.newOutputStream(out), Disk.BUFFER);
            long size = 0;
            for (byte[] record : records) {
                if (record.length > ALERTMANAGER_MAX_RECORD) {
                    LOG.atWarn()
                            .addKeyValue("file", file)
                            .addKeyValue("bytes", record.length)
                            .log("Record is too large for Alertmanager, which would not start on this file");
                }
                coded.writeByteArrayNoTag(record);
                size += CodedOutputStream.computeByteArraySizeNoTag(record);
            }
            coded.flush();
            out.force();
            return size;
        }
    }
}
