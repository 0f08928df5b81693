package io.grapevine.history.store;

import io.grapevine.base.go.JsonException;
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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the history of one replica in a directory: database files of which the newest one is written, and the oldest ones are
 * deleted as a whole when they are too old, or all together too large. Written by one thread, read by any. After an error of
 * a write it is to be closed and opened again.
 */
public final class HistoryStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryStore.class);

    /** The file that shows whether the disk can be written, about as large as a commit. */
    private static final String PROBE = "history.probe";

    private static final int PROBE_BYTES = 64 << 10;

    private static final Function<Path, String> REAL_DISK =
            path -> path.toAbsolutePath().toString();

    private final Path directory;
    private final HistoryLimits limits;
    private final InstantSource clock;
    private final Function<Path, String> disk;
    private final DirectoryLock lock;
    private final AtomicInteger damaged = new AtomicInteger();

    /** The finished files. Locked while the next file is begun, so that no reader opens the full one or the new one meanwhile. */
    private final ReadSegments closed;

    private volatile Segment current;

    /** The time of the last record of each file that this store has finished; for the writer. */
    private final Map<Path, Instant> lastRecords = new HashMap<>();

    private volatile long size;

    private HistoryStore(
            Path directory, HistoryLimits limits, InstantSource clock, Function<Path, String> disk, DirectoryLock lock)
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
        return open(directory, limits, clock, REAL_DISK);
    }

    /**
     * Opens the store on another disk.
     *
     * @param disk the name by which the database opens a path; tests have one that is full or fails
     */
    static HistoryStore open(Path directory, HistoryLimits limits, InstantSource clock, Function<Path, String> disk)
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

    private List<HistoryFile> intact() throws IOException {
        return HistoryFile.of(directory).stream()
                .filter(file -> !file.isCorrupt())
                .toList();
    }

    private void setAside(HistoryFile file, CorruptSegmentException why) throws IOException {
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
        try (FileChannel channel = FilePath.get(disk.apply(file)).open("rw")) {
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
        return new OwnerReader(owner, line -> true);
    }

    /** Writes what is left and closes the store. */
    @Override
    public void close() {
        current.close();
        lock.close();
    }

    /**
     * Reads the records of one owner, which is empty for the default Alertmanager, without those whose lines are
     * excluded. Thread-safe.
     */
    private final class OwnerReader implements HistoryReader {
        private static final int BATCH = 256;

        /** How long before the begin of a file its records may be: they wait a moment before they are appended. */
        private static final Duration LATE = Duration.ofMinutes(1);

        private final String owner;
        private final Predicate<byte[]> lines;

        OwnerReader(String owner, Predicate<byte[]> lines) {
            this.owner = owner;
            this.lines = lines;
        }

        @Override
        public HistoryReader excluding(Predicate<byte[]> excluded) {
            return new OwnerReader(owner, excluded);
        }

        @Override
        public void read(Instant from, Instant to, Order order, Predicate<HistoryRecord> visitor) throws IOException {
            if (!from.isBefore(to)) {
                return;
            }
            boolean newestFirst = order == Order.NEWEST_FIRST;
            Range range = new Range(from, to, newestFirst);
            List<HistoryFile> files = within(range);
            if (newestFirst) {
                Collections.reverse(files);
            }
            for (HistoryFile file : files) {
                if (!read(file, range, visitor)) {
                    return;
                }
            }
        }

        private record Range(Instant from, Instant to, boolean newestFirst) {
            boolean holds(HistoryRecord record) { // a key knows milliseconds, a time nanoseconds
                return !record.at().isBefore(from) && record.at().isBefore(to);
            }
        }

        /** The files that may have records of a range, the oldest first. */
        private List<HistoryFile> within(Range range) throws IOException {
            List<HistoryFile> all = intact();
            List<HistoryFile> within = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                boolean isBefore = i + 1 < all.size() && all.get(i + 1).begin().isBefore(range.from());
                boolean isAfter = !all.get(i).begin().minus(LATE).isBefore(range.to());
                if (!isBefore && !isAfter) {
                    within.add(all.get(i));
                }
            }
            return within;
        }

        /** Reads one file; false if the visitor wants no more. */
        private boolean read(HistoryFile file, Range range, Predicate<HistoryRecord> visitor) throws IOException {
            try (SegmentReader rows = new SegmentReader(file)) {
                long from = Segment.firstKey(range.from());
                long to = Segment.lastKey(range.to());
                List<Segment.Row> batch;
                do {
                    batch = rows.next(from, to, range.newestFirst());
                    for (Segment.Row row : batch) {
                        if (!lines.test(row.line())) {
                            continue;
                        }
                        Optional<HistoryRecord> record = decoded(file, row);
                        if (record.isPresent() && range.holds(record.get()) && !visitor.test(record.get())) {
                            return false;
                        }
                    }
                    if (!batch.isEmpty()) {
                        long last = batch.get(batch.size() - 1).key();
                        from = range.newestFirst() ? from : last + 1;
                        to = range.newestFirst() ? last - 1 : to;
                    }
                } while (batch.size() == BATCH && from <= to);
            } catch (CorruptSegmentException e) {
                if (current.isOf(file)) {
                    throw e; // it is set aside when the store is opened again
                }
                setAside(file, e);
            } catch (NoSuchFileException e) {
                LOG.atDebug().addKeyValue("file", file.path()).log("A file of the history is too old now");
            }
            return true;
        }

        private static Optional<HistoryRecord> decoded(HistoryFile file, Segment.Row row) {
            try {
                return HistoryJson.read(row.line());
            } catch (JsonException e) {
                LOG.atWarn()
                        .addKeyValue("file", file.path())
                        .addKeyValue("err", e.text())
                        .log("A record of the history cannot be read");
                return Optional.empty();
            }
        }

        /** Reads rows of one file, of which the writer may make a closed one at any time. */
        private final class SegmentReader implements AutoCloseable {
            private final HistoryFile file;
            private @Nullable Segment opened;

            private SegmentReader(HistoryFile file) {
                this.file = file;
            }

            private List<Segment.Row> next(long from, long to, boolean newestFirst) throws IOException {
                List<Segment.Row> rows = null;
                while (rows == null) { // the file that is written may be closed meanwhile
                    rows = source().rows(owner, from, to, newestFirst, BATCH);
                }
                return rows;
            }

            private Segment source() throws IOException {
                synchronized (closed) {
                    Segment written = current;
                    if (opened == null && written.isOpen() && written.isOf(file)) {
                        return written;
                    }
                    if (opened == null) {
                        opened = closed.acquire(file);
                    }
                    return opened;
                }
            }

            @Override
            public void close() {
                if (opened != null) {
                    closed.release(opened);
                }
            }
        }
    }

    /**
     * The files that readers have open and that are not written: each once, since the database locks a file against a
     * second opening.
     */
    private static final class ReadSegments {
        private final Function<Path, String> disk;
        private final Map<Path, Use> uses = new HashMap<>();

        private static final class Use {
            final Segment segment;
            int readers;

            Use(Segment segment) {
                this.segment = segment;
            }
        }

        ReadSegments(Function<Path, String> disk) {
            this.disk = disk;
        }

        /**
         * Opens a file, or shares it with others; to be released.
         *
         * @throws NoSuchFileException if it is deleted
         */
        synchronized Segment acquire(HistoryFile file) throws IOException {
            Use use = uses.get(file.path());
            if (use == null) {
                if (!Files.exists(file.path())) {
                    throw new NoSuchFileException(file.path().toString());
                }
                use = new Use(Segment.open(file, true, disk));
                uses.put(file.path(), use);
            }
            use.readers++;
            return use.segment;
        }

        /** Removes records, see {@link Segment#retain}; false if a reader uses the file. */
        synchronized boolean retain(HistoryFile file, Predicate<String> kept) throws IOException {
            if (uses.containsKey(file.path())) {
                return false;
            }
            Segment read = Segment.open(file, true, disk);
            boolean hasOthers = read.hasOthers(kept);
            read.close();
            if (hasOthers) {
                Segment written = Segment.open(file, false, disk);
                try {
                    written.retain(kept);
                } finally {
                    written.finish();
                }
            }
            return true;
        }

        synchronized void release(Segment segment) {
            Path path = segment.file().path();
            Use use = uses.get(path);
            if (use != null && --use.readers == 0) {
                uses.remove(path);
                segment.close();
            }
        }
    }

    /**
     * A record, and whose it is.
     *
     * @param owner empty for the default Alertmanager
     */
    public record OwnedRecord(String owner, HistoryRecord record) {}
}
