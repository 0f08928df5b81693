package io.grapevine.storage;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The states that Alertmanager does not know, in the data directory of a server that is stopped. */
public final class OfflineJournals implements AutoCloseable {
    private final Path own;
    private final DirectoryLock lock;
    private final StorageMetrics metrics = new StorageMetrics(new PrometheusRegistry());

    private OfflineJournals(Path directory, DirectoryLock lock) {
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

    /** Releases the directory. */
    @Override
    public void close() {
        lock.close();
    }
}
