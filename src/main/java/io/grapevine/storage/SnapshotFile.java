package io.grapevine.storage;

import io.grapevine.base.go.FileReason;
import io.grapevine.base.protobuf.MessageWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A snapshot of one state in Alertmanager's file format: each record with its length as a varint before it. */
final class SnapshotFile implements SnapshotTarget {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFile.class);

    /** The maximum size of a record, in bytes. */
    static final int MAX_RECORD = 64 << 20;

    /** The maximum size of a record for Alertmanager, which does not start on a file with a larger one. */
    private static final int ALERTMANAGER_MAX_RECORD = 4 << 20;

    private final Path file;
    private final SnapshotSums sums;
    private final Disk disk;
    private final StorageMetrics metrics;

    /** Creates an accessor of {@code file}, which need not exist; its checksums are in {@code grapevine/} beside it. */
    SnapshotFile(Path file, StorageMetrics metrics, Disk disk) {
        this.file = file;
        this.sums = new SnapshotSums(
                file.resolveSibling(StateFiles.LOG_DIRECTORY), String.valueOf(file.getFileName()), disk);
        this.metrics = metrics;
        this.disk = disk;
    }

    /**
     * Passes on those records with the right checksum, or where no checksums are known, those before the corruption. Records
     * that {@code sink} rejects count as corruption, too.
     *
     * <p>A file that another program has written since the checksums were made is read without them; one of another time
     * of modification is taken for a damaged copy if most of its records have their checksums.
     */
    @Override
    public LoadReport read(RecordSink sink) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory");
        }
        try {
            Optional<SnapshotSum> violated = violatedSum();
            try (InputStream in = open()) {
                SnapshotReading reading = new SnapshotReading(in, sink);
                violated.ifPresentOrElse(reading::run, reading::run);
                return reading.report(file, metrics);
            }
        } catch (NoSuchFileException e) {
            LOG.atDebug().addKeyValue("file", file).log("No snapshot yet");
            return LoadReport.NOTHING;
        }
    }

    private InputStream open() throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), Disk.BUFFER);
    }

    /**
     * The checksums that the file should have but has not: its time of modification is that of the snapshot for which
     * they were made, so no program has written it since, or most of its records are those of that snapshot.
     */
    private Optional<SnapshotSum> violatedSum() throws IOException {
        Optional<SnapshotSum> violated = Optional.empty();
        FileTime modified = Files.getLastModifiedTime(file);
        List<SnapshotSum> known = sums.read();
        for (SnapshotSum sum : known) {
            try (InputStream in = open()) {
                if (sum.matches(in)) {
                    return Optional.empty();
                }
                if (isDamagedCopy(sum)) {
                    violated = Optional.of(sum);
                }
            } catch (NoSuchFileException e) {
                throw e;
            } catch (IOException e) {
                LOG.atWarn().addKeyValue("file", file).addKeyValue("err", e).log("Snapshot cannot be checked");
            }
            if (sum.modified().equals(modified)) {
                violated = Optional.of(sum);
            }
        }
        if (violated.isEmpty() && !known.isEmpty()) {
            LOG.atInfo().addKeyValue("file", file).log("Snapshot was written by another program since the last run");
        }
        return violated;
    }

    private boolean isDamagedCopy(SnapshotSum sum) throws IOException {
        try (InputStream in = open()) {
            return sum.isOriginalOf(in, Files.size(file));
        }
    }

    /** Makes the checksums durable before, so that after a crash there are those of the old file and of the new one. */
    @Override
    public long write(Iterable<byte[]> records) throws IOException {
        SnapshotSum.Builder builder = new SnapshotSum.Builder();
        SnapshotSum sum = disk.replace(file, out -> writeTo(out, records, builder), temporary -> {
            SnapshotSum made = builder.build(Files.getLastModifiedTime(temporary));
            add(made);
            return made;
        });
        sums.keepOnly(sum);
        return sum.total();
    }

    /** A snapshot without checksums is better than none. */
    private void add(SnapshotSum sum) {
        try {
            sums.add(sum);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("err", FileReason.withFile(e))
                    .log("Checksums of the snapshot cannot be written");
        }
    }

    private void writeTo(Disk.OutFile out, Iterable<byte[]> records, SnapshotSum.Builder sum) throws IOException {
        OutputStream buffered = new BufferedOutputStream(Channels.newOutputStream(out), Disk.BUFFER);
        for (byte[] record : records) {
            if (record.length > ALERTMANAGER_MAX_RECORD) {
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("bytes", record.length)
                        .log("Record is too large for Alertmanager, which would not start on this file");
            }
            byte[] length = MessageWriter.length(record.length);
            buffered.write(length);
            buffered.write(record);
            sum.add(length, record);
        }
        buffered.flush();
    }
}
