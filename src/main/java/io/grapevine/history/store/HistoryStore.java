package io.grapevine.history.store;

import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryReader;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.store.Segment.CorruptSegmentException;
import io.grapevine.storage.DirectoryLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.h2.store.fs.FilePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the history of one replica in a directory: database files of which the newest one is written, and the oldest ones are
 * deleted as a whole when they are too old, or all together too large. Written by one thread, read by any. After an error of
 * a write it is to be closed and opened again.
 */
public final class HistoryStore implements HistoryReader, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryStore.class);

    /** The file that shows whether the disk can be written, about as large as a commit. */
    private static final String PROBE = "history.probe";

    private static final int PROBE_BYTES = 64 << 10;

    private final Path directory;
    private final HistoryLimits limits;
    private final InstantSource clock;
    private final DatabaseDisk disk;
    private final DirectoryLock lock;
    private final AtomicInteger damaged = new AtomicInteger();

    /** The files that are not written; locked while another file is begun, so that readers open none of the two. */
    private final ReadSegments closed;

    private volatile Segment current;

    /** The time of the last record of each file that this store has finished; for the writer. */
    private final Map<Path, Instant> lastRecords = new HashMap<>();

    private volatile long size;

    private HistoryStore(
            Path directory, HistoryLimits limits, InstantSource clock, DatabaseDisk disk, DirectoryLock lock)
            throws IOException {
        this.directory = directory;
        this.limits = limits;
        this.clock = clock;
        this.disk = disk;
        this.lock = lock;
        this.closed = new ReadSegments(disk);
        this.current = newest();
        trim();
    }

    /**
     * Opens the store, and makes its directory. A corrupt file is set aside.
     *
     * @throws IOException if the directory cannot be written, or another process uses it
     */
    public static HistoryStore open(Path directory, HistoryLimits limits, InstantSource clock) throws IOException {
        return open(directory, limits, clock, DatabaseDisk.REAL);
    }

    static HistoryStore open(Path directory, HistoryLimits limits, InstantSource clock, DatabaseDisk disk)
            throws IOException {
        Files.createDirectories(directory);
        DirectoryLock lock = DirectoryLock.take(directory, directory.resolve("history.lock"));
        try {
            return new HistoryStore(directory, limits, clock, disk, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** The file to go on with: the newest one, or a new one if there is none, or it is corrupt. */
    private Segment newest() throws IOException {
        List<HistoryFile> files = intact();
        if (!files.isEmpty()) {
            HistoryFile last = files.get(files.size() - 1);
            try {
                return Segment.open(last, false, disk);
            } catch (CorruptSegmentException e) {
                setAside(last, e);
            }
        }
        return Segment.open(HistoryFile.begun(directory, clock.instant()), false, disk);
    }

    List<HistoryFile> intact() throws IOException {
        return HistoryFile.of(directory).stream()
                .filter(file -> !file.isCorrupt())
                .toList();
    }

    void setAside(HistoryFile file, CorruptSegmentException why) throws IOException {
        Path aside = file.aside(clock.instant());
        Files.move(file.path(), aside);
        damaged.incrementAndGet();
        LOG.atError()
                .addKeyValue("file", file.path())
                .addKeyValue("kept", aside.getFileName())
                .addKeyValue("err", why.getMessage())
                .log("A file of the history is corrupt, it is set aside");
    }

    /** Adds records of the default Alertmanager, see {@link #write}. */
    public void append(List<HistoryRecord> records) throws IOException {
        write(records.stream().map(record -> new OwnedRecord("", record)).toList());
    }

    /**
     * Adds records and writes them to the file, so that they survive the end of the process.
     *
     * @throws IOException if they could not all be written
     */
    public void write(List<OwnedRecord> records) throws IOException {
        long pending = 0;
        for (OwnedRecord next : records) {
            byte[] line = HistoryJson.line(next.record()).getBytes(StandardCharsets.UTF_8);
            current.add(next.owner(), next.record().at(), line);
            pending += line.length;
            if (pending > limits.fileBytes()) {
                commit();
                pending = 0;
            }
        }
        commit();
    }

    private void commit() throws IOException {
        current.commit();
        if (isFull()) {
            begin();
        }
        trim();
    }

    private boolean isFull() {
        HistoryFile file = current.file();
        return file.size() >= limits.fileBytes() || (isOlder(file.begin(), limits.fileSpan()) && !current.isEmpty());
    }

    private boolean isOlder(Instant time, Duration age) {
        return Duration.between(time, clock.instant()).compareTo(age) > 0;
    }

    private void begin() throws IOException {
        Segment full = current;
        Instant now = clock.instant();
        Instant after = full.file().begin().plusMillis(1); // the clock may have been set back, and names are in order
        full.sync();
        lastRecords.put(full.file().path(), full.last());
        synchronized (closed) {
            full.finish();
            current = Segment.open(HistoryFile.begun(directory, now.isBefore(after) ? after : now), false, disk);
        }
    }

    /** Makes what was appended durable, and deletes what is too old. */
    public void maintain() throws IOException {
        current.sync();
        if (isFull()) {
            begin();
        }
        trim();
    }

    /**
     * Writes a file beside the others, makes it durable and deletes it.
     *
     * @throws IOException if the disk cannot be written
     */
    public void probe() throws IOException {
        Path file = directory.resolve(PROBE);
        Files.deleteIfExists(file);
        try (FileChannel channel = FilePath.get(disk.name(file)).open("rw")) {
            ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Deletes the oldest files, as long as all are too large or their records are too old; never the one that is written. */
    private void trim() throws IOException {
        List<HistoryFile> files = HistoryFile.of(directory);
        long total = files.stream().mapToLong(HistoryFile::size).sum();
        for (int i = 0; i + 1 < files.size(); i++) {
            HistoryFile oldest = files.get(i);
            boolean tooLarge = total > limits.maxBytes() - limits.fileBytes();
            Instant last =
                    lastRecords.getOrDefault(oldest.path(), files.get(i + 1).begin());
            boolean tooOld = isOlder(last, limits.retention());
            if (current.isOf(oldest) || !(tooLarge || tooOld)) {
                break;
            }
            total -= oldest.size();
            Files.deleteIfExists(oldest.path());
            lastRecords.remove(oldest.path());
        }
        size = total;
    }

    /** The size of all files in bytes, at the last write. */
    public long size() {
        return size;
    }

    /** How many corrupt files were set aside since the store was opened. */
    public int damaged() {
        return damaged.get();
    }

    /**
     * Removes the records of owners, other than the default one, that are not kept.
     *
     * @return false if a reader uses a file; then it is to be tried again
     */
    public boolean retain(Predicate<String> kept) throws IOException {
        boolean done = true;
        for (HistoryFile file : intact()) {
            try {
                if (current.isOf(file)) {
                    current.retain(kept);
                } else {
                    done &= closed.retain(file, kept);
                }
            } catch (CorruptSegmentException e) {
                if (current.isOf(file)) {
                    throw e;
                }
                setAside(file, e);
            }
        }
        return done;
    }

    /** The records of one owner; empty for the default one. */
    public HistoryReader of(String owner) {
        return new OwnerReader(this, owner, line -> true);
    }

    @Override
    public void read(Instant from, Instant to, Order order, Predicate<HistoryRecord> visitor) throws IOException {
        of("").read(from, to, order, visitor);
    }

    @Override
    public HistoryReader excluding(Predicate<byte[]> lines) {
        return new OwnerReader(this, "", lines);
    }

    /** The file that is written. */
    Segment current() {
        return current;
    }

    /** The files that are not; locked while another file is begun. */
    ReadSegments closed() {
        return closed;
    }

    /** Writes what is left and closes the store. */
    @Override
    public void close() {
        current.close();
        lock.close();
    }
}
