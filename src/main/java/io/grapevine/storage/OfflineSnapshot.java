package io.grapevine.storage;

import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.nflog.NflogEntryCodec;
import io.grapevine.silence.SilenceCodec;
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

/**
 * Writes the append logs of a data directory into the snapshots, as a stop of the server does, while no server uses the
 * directory: after a crash, Alertmanager can then be started on it without loss.
 */
public final class OfflineSnapshot {
    private static final Comparator<StoredVersion.Mark> ORDER = Comparator.comparingInt(StoredVersion.Mark::rank)
            .thenComparingLong(StoredVersion.Mark::stamp)
            .thenComparing(StoredVersion.Mark::writer);

    private final Path directory;
    private final StorageMetrics metrics = new StorageMetrics(new PrometheusRegistry());

    private OfflineSnapshot(Path directory) {
        this.directory = directory;
    }

    /**
     * The result for one state.
     *
     * @param records number of records in the snapshot
     * @param damaged number of files that were corrupt; each was kept under a second name
     */
    public record Written(String state, int records, int damaged) {}

    /**
     * Writes the snapshots of a directory.
     *
     * @throws IOException if a server uses the directory, or a file cannot be read or written
     */
    public static List<Written> write(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new FileSystemException(directory.toString(), null, "not a directory");
        }
        try (DirectoryLock lock = DirectoryLock.take(directory)) {
            OfflineSnapshot snapshot = new OfflineSnapshot(directory);
            return List.of(
                    snapshot.write("silences", SilenceCodec.KIND), snapshot.write("nflog", NflogEntryCodec.KIND));
        }
    }

    private <T> Written write(String state, DurableState.Kind<T> kind) throws IOException {
        Map<String, Stored<T>> latest = new LinkedHashMap<>();
        RecordSink sink = RecordSink.decoding(
                kind::decode,
                stored -> latest.merge(stored.key(), stored, (a, b) -> ORDER.compare(a.mark(), b.mark()) > 0 ? a : b));
        SnapshotFile file = new SnapshotFile(directory.resolve(state), metrics, Disk.REAL);
        Segments segments = new Segments(directory.resolve(StateFiles.LOG_DIRECTORY), state, metrics, Disk.REAL);
        List<Segments.Closed> found = new ArrayList<>();
        LoadReport report = file.read(sink).plus(segments.replay(sink, found));
        file.write(latest.values().stream()
                .map(stored -> stored.version().encode())
                .toList());
        found.forEach(segment -> Segments.delete(segment.file()));
        return new Written(state, latest.size(), report.damaged());
    }
}
