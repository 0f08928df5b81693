package io.grapevine.storage;

import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.SilenceCodec;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The states in the data directory of a server that is stopped. Its append logs are written into the snapshots as a stop of the server does,
 * so that after a crash Alertmanager can be started on it without loss.
 */
public final class OfflineJournals implements AutoCloseable {
    private static final Comparator<StoredVersion.Mark> ORDER = Comparator.comparingInt(StoredVersion.Mark::rank)
            .thenComparingLong(StoredVersion.Mark::stamp)
            .thenComparing(StoredVersion.Mark::writer);

    private final Path directory;
    private final Path own;
    private final DirectoryLock lock;
    private final StorageMetrics metrics = new StorageMetrics(new PrometheusRegistry());

    private OfflineJournals(Path directory, DirectoryLock lock) {
        this.directory = directory;
        this.own = directory.resolve(StateFiles.LOG_DIRECTORY);
        this.lock = lock;
    }

    /**
     * Opens a data directory, and creates it if it is missing.
     *
     * @throws IOException if a server uses it, or it cannot be written
     */
    public static OfflineJournals open(Path directory) throws IOException {
        DataDirectory.prepare(directory);
        return new OfflineJournals(directory, DirectoryLock.take(directory));
    }

    /**
     * Returns all records of a state, in the order in which they were written.
     *
     * @throws IOException if a file cannot be read
     */
    public List<byte[]> read(String state) throws IOException {
        List<byte[]> records = new ArrayList<>();
        read(state, records, new ArrayList<>());
        return records;
    }

    private FramedSnapshot read(String state, List<byte[]> records, List<Segments.Closed> segments) throws IOException {
        RecordSink sink = record -> {
            records.add(record);
            return Optional.empty();
        };
        FramedSnapshot file = new FramedSnapshot(own.resolve(state), metrics, Disk.REAL);
        file.read(sink);
        new Segments(own, state, metrics, Disk.REAL).replay(sink, segments);
        return file;
    }

    /**
     * Writes a snapshot of a state with further records after those that are there.
     *
     * @throws IOException if a file cannot be read or written
     */
    public void append(String state, List<byte[]> added) throws IOException {
        List<byte[]> records = new ArrayList<>();
        List<Segments.Closed> segments = new ArrayList<>();
        FramedSnapshot file = read(state, records, segments);
        records.addAll(added);
        file.write(records);
        segments.forEach(segment -> Segments.delete(segment.file()));
    }

    /**
     * The result for one state.
     *
     * @param records number of records in the snapshot
     * @param damaged number of files that were corrupt; each was kept under a second name
     */
    public record Written(String state, int records, int damaged) {}

    /**
     * Writes the snapshots of the states that Alertmanager knows.
     *
     * @throws IOException if a server uses the directory, or a file cannot be read or written
     */
    public static List<Written> writeSnapshots(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new FileSystemException(directory.toString(), null, "not a directory");
        }
        try (OfflineJournals all = new OfflineJournals(directory, DirectoryLock.take(directory))) {
            return List.of(all.write("silences", SilenceCodec.KIND), all.write("nflog", NflogEntryCodec.KIND));
        }
    }

    private <T> Written write(String state, DurableState.Kind<T> kind) throws IOException {
        Map<String, Stored<T>> latest = new LinkedHashMap<>();
        RecordSink sink = RecordSink.decoding(
                kind::decode,
                stored -> latest.merge(stored.key(), stored, (a, b) -> ORDER.compare(a.mark(), b.mark()) > 0 ? a : b));
        SnapshotFile file = new SnapshotFile(directory.resolve(state), metrics, Disk.REAL);
        Segments segments = new Segments(own, state, metrics, Disk.REAL);
        List<Segments.Closed> found = new ArrayList<>();
        LoadReport report = file.read(sink).plus(segments.replay(sink, found));
        file.write(latest.values().stream()
                .map(stored -> stored.version().encode())
                .toList());
        found.forEach(segment -> Segments.delete(segment.file()));
        return new Written(state, latest.size(), report.damaged());
    }

    /** Releases the directory. */
    @Override
    public void close() {
        lock.close();
    }
}
