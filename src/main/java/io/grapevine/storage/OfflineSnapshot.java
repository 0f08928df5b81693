package io.grapevine.storage;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.nflog.StoredNflogEntry;
import io.grapevine.silence.StoredSilence;
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
import java.util.function.Function;

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

    @SuppressWarnings("ArrayRecordComponent") // they are not compared
    private record Version(String key, StoredVersion.Mark mark, byte[] record) {}

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
                    snapshot.write(
                            "silences",
                            record -> version(
                                    record,
                                    StoredSilence.decode(record),
                                    it -> it.silence().id(),
                                    StoredSilence::mark)),
                    snapshot.write(
                            "nflog",
                            record -> version(
                                    record,
                                    StoredNflogEntry.decode(record),
                                    it -> it.entry().key().text(),
                                    StoredNflogEntry::mark)));
        }
    }

    private static <T> Decoded<Version> version(
            byte[] record, Decoded<T> decoded, Function<T, String> key, Function<T, StoredVersion.Mark> mark) {
        return decoded.then(value -> new Decoded.Ok<>(new Version(key.apply(value), mark.apply(value), record)));
    }

    private Written write(String state, Function<byte[], Decoded<Version>> decode) throws IOException {
        Map<String, Version> latest = new LinkedHashMap<>();
        RecordSink sink = RecordSink.decoding(
                decode,
                version ->
                        latest.merge(version.key(), version, (a, b) -> ORDER.compare(a.mark(), b.mark()) > 0 ? a : b));
        SnapshotFile file = new SnapshotFile(directory.resolve(state), metrics, Disk.REAL);
        Segments segments = new Segments(directory.resolve(StateFiles.LOG_DIRECTORY), state, metrics, Disk.REAL);
        List<Segments.Closed> found = new ArrayList<>();
        LoadReport report = file.read(sink).plus(segments.replay(sink, found));
        file.write(latest.values().stream().map(Version::record).toList());
        found.forEach(segment -> Segments.delete(segment.file()));
        return new Written(state, latest.size(), report.damaged());
    }
}
