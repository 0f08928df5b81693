package io.grapevine.storage;

import com.google.protobuf.CodedOutputStream;
import io.grapevine.go.FileReason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole of one state in one file, in Alertmanager's format: each record after its length as a varint. */
final class SnapshotFile {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFile.class);

    /** The longest record that is read or written, in bytes. */
    static final int MAX_RECORD = 64 << 20;

    /** The longest record that Alertmanager reads; a longer one keeps it from starting, also if it wrote it itself. */
    private static final int ALERTMANAGER_MAX_RECORD = 4 << 20;

    private static final int BUFFER = 1 << 16;
    private static final int VARINT_BITS = 7;
    private static final int MAX_VARINT_BITS = 35;

    private final Path file;
    private final Disk disk;
    private final StorageMetrics metrics;

    /** The snapshot that lies, or is to lie, at {@code file}. */
    SnapshotFile(Path file, StorageMetrics metrics) {
        this(file, metrics, Disk.REAL);
    }

    SnapshotFile(Path file, StorageMetrics metrics, Disk disk) {
        this.file = file;
        this.metrics = metrics;
        this.disk = disk;
    }

    /**
     * Hands every record to {@code sink}. A file that is damaged is kept as {@code <name>.corrupt-<time>}, and what
     * comes before the damage is handed over; records that {@code sink} rejects are skipped in the same manner.
     *
     * @throws IOException if the file is there but cannot be opened: going on would mean to overwrite it
     */
    LoadReport read(RecordSink sink) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            Reading reading = new Reading(in, sink);
            Optional<String> fault = reading.run();
            if (fault.isEmpty()) {
                return new LoadReport(reading.records, 0, 0);
            }
            CorruptFileReport.report(file, fault.get(), reading.records, reading.rejected);
            metrics.damaged(file);
            return new LoadReport(reading.records, reading.rejected, 1);
        } catch (NoSuchFileException e) {
            LOG.atDebug().addKeyValue("file", file).log("No snapshot yet");
            return LoadReport.NOTHING;
        }
    }

    /** One pass over the file. */
    private static final class Reading {
        private final InputStream in;
        private final RecordSink sink;
        private long offset;
        private long records;
        private long rejected;

        Reading(InputStream in, RecordSink sink) {
            this.in = in;
            this.sink = sink;
        }

        /** The first fault, or the one that ended it; empty if there was none. */
        Optional<String> run() {
            Optional<String> fault = Optional.empty();
            try {
                while (true) {
                    long start = offset;
                    int size = readSize();
                    if (size < 0) {
                        return fault;
                    }
                    Optional<String> verdict = sink.accept(readRecord(size));
                    if (verdict.isEmpty()) {
                        records++;
                    } else {
                        rejected++;
                        fault = fault.or(() -> Optional.of("record at byte " + start + ": " + verdict.get()));
                    }
                }
            } catch (IOException e) {
                return fault.or(() -> Optional.of("byte " + offset + ": " + FileReason.of(e)));
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
     * Replaces the file. Once this returns the new content can no longer be lost; if it fails, the old content stands.
     *
     * @param records the records, each encoded when its turn comes
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
            LOG.atDebug().addKeyValue("file", temporary).addKeyValue("err", e).log("Temporary file stays");
        }
    }

    private long writeTo(Path temporary, Iterable<byte[]> records) throws IOException {
        try (Disk.OutFile out = disk.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            BufferedFile buffered = new BufferedFile(out);
            long size = 0;
            byte[] length = new byte[MAX_VARINT_BITS / VARINT_BITS];
            for (byte[] record : records) {
                if (record.length > ALERTMANAGER_MAX_RECORD) {
                    LOG.atWarn()
                            .addKeyValue("file", file)
                            .addKeyValue("bytes", record.length)
                            .log("Record is too long for Alertmanager, which would not start on this file");
                }
                CodedOutputStream varint = CodedOutputStream.newInstance(length);
                varint.writeUInt32NoTag(record.length);
                buffered.put(length, varint.getTotalBytesWritten());
                buffered.put(record, record.length);
                size += varint.getTotalBytesWritten() + record.length;
            }
            buffered.flush();
            out.force();
            return size;
        }
    }
}
