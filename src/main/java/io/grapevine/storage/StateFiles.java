package io.grapevine.storage;

import io.grapevine.loop.EventLoop;
import io.grapevine.node.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one state: its snapshot and its log. First comes {@link #load}, then records may be appended. A
 * snapshot is written on a thread of its own, and lets go of the log that it covers once it is durable.
 */
public final class StateFiles implements StateStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);
    /** Where the append logs are, below the data directory. */
    static final String LOG_DIRECTORY = "grapevine";

    private final String state;
    private final EventLoop loop;
    private final SnapshotFile file;
    private final AppendLog log;

    /** Whether a snapshot is being written; on the loop only. */
    private boolean writing;

    /** The snapshot to write next; of several the youngest is enough. On the loop only. */
    private @Nullable Snapshot next;

    /** A snapshot, and all who want to know when the state as of then, or a later one, is on disk. */
    private record Snapshot(List<byte[]> records, LogTask.RotateSegment cut, List<Consumer<OptionalLong>> waiting) {}

    /**
     * The files of one state, which are not read yet.
     *
     * @param directory {@code --storage.path}
     * @param state the state's name, which is that of Alertmanager's file: {@code silences} or {@code nflog}
     * @param loop the loop that owns the state
     */
    public StateFiles(Path directory, String state, LogLimits limits, EventLoop loop, StorageMetrics metrics) {
        this(directory, state, limits, loop, metrics, Disk.REAL);
    }

    StateFiles(Path directory, String state, LogLimits limits, EventLoop loop, StorageMetrics metrics, Disk disk) {
        this.state = state;
        this.loop = loop;
        this.file = new SnapshotFile(directory.resolve(state), metrics, disk);
        this.log = new AppendLog(directory.resolve(LOG_DIRECTORY), state, limits, loop, metrics, disk);
    }

    /**
     * Hands all records to {@code sink}: those of the snapshot, then those of the log, which are the younger ones.
     *
     * @param snapshotWanted run on the loop when a snapshot should be made soon; not before the first record is
     *     appended
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
        return snapshot.plus(since);
    }

    @Override
    public void append(byte[] record, Runnable whenDurable) {
        log.append(record, whenDurable);
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
        writer.setDaemon(true); // a disk that is stuck must not keep the program from ending
        writer.start();
    }

    private void write(Snapshot snapshot) {
        OptionalLong size = OptionalLong.empty();
        try {
            size = OptionalLong.of(file.write(snapshot.records()));
            log.drop(snapshot.cut());
        } catch (IOException e) {
            LOG.atError()
                    .addKeyValue("state", state)
                    .addKeyValue("err", e)
                    .log("Snapshot cannot be written, the last one stays");
        } finally {
            OptionalLong written = size;
            LoopDispatch.run(loop, () -> finish(snapshot, written));
        }
    }

    private void finish(Snapshot snapshot, OptionalLong size) {
        writing = false;
        writeNext();
        snapshot.waiting().forEach(done -> done.accept(size));
    }

    /** Makes durable what waits, and ends. To be called after the last snapshot is done. */
    @Override
    public void close() {
        log.close();
    }
}
