package io.grapevine.storage;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal on files: a snapshot and an append log. {@link #load} comes first, then records may be appended. A
 * snapshot is written on a thread of its own; once it is durable, the log segments that it covers are deleted.
 */
public final class StateFiles implements Journal, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);
    static final String LOG_DIRECTORY = "grapevine";

    private final String state;
    private final EventLoop loop;
    private final StoreHealth health;
    private final SnapshotTarget file;
    private final AppendLog log;

    /** Whether a snapshot is being written; on the loop only. */
    private boolean writing;

    /** The snapshot to write next, which replaces earlier requests. On the loop only. */
    private @Nullable Snapshot next;

    /** A requested snapshot and the callbacks to run when it, or a later one, is durable. */
    private record Snapshot(List<byte[]> records, LogTask.RotateSegment cut, List<Consumer<OptionalLong>> waiting) {}

    /**
     * Creates a store whose files are not read yet.
     *
     * @param state the state's name and Alertmanager's file name: {@code silences} or {@code nflog}
     */
    public StateFiles(Path directory, String state, LogLimits limits, EventLoop loop, StorageMetrics metrics) {
        this(directory, state, limits, loop, metrics, Disk.REAL);
    }

    StateFiles(Path directory, String state, LogLimits limits, EventLoop loop, StorageMetrics metrics, Disk disk) {
        this(directory, state, limits, loop, metrics, disk, new SnapshotFile(directory.resolve(state), metrics, disk));
    }

    private StateFiles(
            Path directory,
            String state,
            LogLimits limits,
            EventLoop loop,
            StorageMetrics metrics,
            Disk disk,
            SnapshotTarget file) {
        this.state = state;
        this.loop = loop;
        this.health = metrics.health(state);
        this.file = file;
        this.log = new AppendLog(directory.resolve(LOG_DIRECTORY), state, limits, loop, metrics, health, disk);
    }

    /** Creates a store of a state that Alertmanager does not know: all its files are in {@code grapevine/}. */
    public static StateFiles own(
            Path directory, String state, LogLimits limits, EventLoop loop, StorageMetrics metrics) {
        return own(directory, state, limits, loop, metrics, Disk.REAL);
    }

    /**
     * Creates a store as {@link #own} does, of a state with secrets: only the user of the process can read its files.
     */
    public static StateFiles ofSecrets(
            Path directory, String state, LogLimits limits, EventLoop loop, StorageMetrics metrics) {
        return own(directory, state, limits, loop, metrics, Disk.PRIVATE);
    }

    static StateFiles own(
            Path directory, String state, LogLimits limits, EventLoop loop, StorageMetrics metrics, Disk disk) {
        Path file = directory.resolve(LOG_DIRECTORY).resolve(state);
        return new StateFiles(directory, state, limits, loop, metrics, disk, new FramedSnapshot(file, metrics, disk));
    }

    /**
     * Deletes the files of such a store, which is not in use.
     *
     * @return how many there were
     * @throws IOException if one cannot be deleted
     */
    public static int deleteOwn(Path directory, String state) throws IOException {
        int deleted = 0;
        for (Path file : listOwn(directory, state)) {
            deleted += Files.deleteIfExists(file) ? 1 : 0;
        }
        return deleted;
    }

    /**
     * Renames the files of such a store, which is not in use, as corrupt ones.
     *
     * @throws IOException if one cannot be renamed
     */
    public static void setAsideOwn(Path directory, String state) throws IOException {
        Instant now = Instant.now();
        for (Path file : listOwn(directory, state)) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(file, LoadPass.aside(file, now));
            }
        }
    }

    private static List<Path> listOwn(Path directory, String state) throws IOException {
        Path own = directory.resolve(LOG_DIRECTORY);
        List<Path> files = new ArrayList<>(Segments.list(own, state));
        files.add(own.resolve(state));
        return files;
    }

    /** What the files hold now. From any thread. */
    public StoreStatus status() {
        return health.status();
    }

    /**
     * Passes all records to {@code sink}: those of the snapshot, then the later ones of the log.
     *
     * @param snapshotWanted run on the loop when a snapshot is needed; not before the first record is appended
     * @throws IOException if a file is there but cannot be opened
     */
    public LoadReport load(RecordSink sink, Runnable snapshotWanted) throws IOException {
        LoadReport snapshot = file.read(sink);
        LoadReport since = log.open(sink, snapshotWanted);
        LOG.atInfo()
                .addKeyValue("state", state)
                .addKeyValue("snapshot_records", snapshot.records())
                .addKeyValue("log_records", since.records())
                .log("State loaded");
        LoadReport report = snapshot.plus(since);
        health.loaded(report);
        return report;
    }

    @Override
    public void append(byte[] record, Runnable whenDurable) {
        log.append(record, whenDurable);
    }

    @Override
    public void append(int size, Supplier<byte[]> record, Runnable whenDurable) {
        log.append(size, record, whenDurable);
    }

    @Override
    public void snapshot(List<byte[]> records, Consumer<OptionalLong> done) {
        List<Consumer<OptionalLong>> waiting = new ArrayList<>();
        Snapshot replaced = next;
        if (replaced != null) {
            waiting.addAll(replaced.waiting());
        }
        waiting.add(done);
        next = new Snapshot(records, log.cut(), waiting);
        writeNext();
    }

    private void writeNext() {
        Snapshot snapshot = next;
        if (writing || snapshot == null) {
            return;
        }
        writing = true;
        next = null;
        Thread writer = new Thread(() -> write(snapshot), "grapevine-snapshot-" + state);
        writer.setDaemon(true); // a disk that hangs must not keep the program from ending
        writer.start();
    }

    private void write(Snapshot snapshot) {
        OptionalLong size = OptionalLong.empty();
        try {
            size = OptionalLong.of(file.write(snapshot.records()));
            health.snapshotWritten();
            log.drop(snapshot.cut());
        } catch (IOException | RuntimeException e) {
            health.snapshotFailed(e);
            LOG.atError()
                    .addKeyValue("state", state)
                    .addKeyValue("err", e)
                    .log("Snapshot failed, keeping the last one");
        } finally {
            OptionalLong written = size;
            loop.execute(() -> finish(snapshot, written));
        }
    }

    private void finish(Snapshot snapshot, OptionalLong size) {
        writing = false;
        writeNext();
        snapshot.waiting().forEach(done -> done.accept(size));
    }

    /** Makes queued records durable and closes the log. To be called after the last snapshot. */
    @Override
    public void close() {
        log.close();
    }
}
