package io.grapevine.server;

import io.grapevine.alerts.persistence.StoredAlerts;
import io.grapevine.base.go.FileReason;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.node.Node;
import io.grapevine.server.flags.Options;
import io.grapevine.storage.LogLimits;
import io.grapevine.storage.RecordSink;
import io.grapevine.storage.StateFiles;
import io.grapevine.storage.StorageMetrics;
import io.grapevine.storage.StoreStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of persisted alerts, {@code --alerts.persist}; nothing where the flag is not set. */
final class AlertFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertFiles.class);
    private static final String STATE = "alerts";

    /** The share of the volume that may be used: one of this many parts. */
    private static final int VOLUME_PARTS = 4;

    /** A snapshot, the next one while it is written, and the log each take a third of the limit. */
    private static final int PARTS = 3;

    private final Path directory;
    private Optional<StateFiles> files;
    private final long part;
    private StoredAlerts stored = new StoredAlerts();

    /** Creates an accessor of the files in the data directory, which are not read yet. */
    AlertFiles(Options options, EventLoop loop, StorageMetrics metrics) {
        directory = options.storage().directory();
        part = limit(directory, options.alerts().persistedBytes()) / PARTS;
        LogLimits usual = LogLimits.DEFAULT;
        LogLimits limits = new LogLimits(usual.queueBytes(), part, usual.patience(), usual.retryPause());
        files = options.alerts().persisted()
                ? Optional.of(StateFiles.own(directory, STATE, limits, loop, metrics))
                : Optional.empty();
    }

    private static long limit(Path directory, long most) {
        try {
            return Math.min(most, Files.getFileStore(directory).getTotalSpace() / VOLUME_PARTS);
        } catch (IOException e) {
            return most;
        }
    }

    /**
     * Reads the files. Those that cannot be opened are renamed: alerts are received again, so none are needed for a start.
     * Where alerts are not persisted, deletes what an earlier run has left: it would be outdated later.
     *
     * @param snapshotWanted run on the loop when a snapshot is needed
     */
    void load(Runnable snapshotWanted) {
        if (files.isPresent()) {
            load(files.get(), snapshotWanted);
        } else {
            delete();
        }
    }

    private void load(StateFiles store, Runnable snapshotWanted) {
        try {
            read(store, snapshotWanted);
            return;
        } catch (IOException e) {
            LOG.atError()
                    .addKeyValue("err", FileReason.withFile(e))
                    .log("Persisted alerts cannot be read, starting without them");
        }
        try {
            StateFiles.setAsideOwn(directory, STATE);
            read(store, snapshotWanted);
        } catch (IOException e) {
            LOG.atError().addKeyValue("err", FileReason.withFile(e)).log("Alerts are not persisted in this run");
            files = Optional.empty();
        }
    }

    private void read(StateFiles store, Runnable snapshotWanted) throws IOException {
        stored = new StoredAlerts();
        store.load(RecordSink.decoding(stored::add, each -> {}), snapshotWanted);
    }

    private void delete() {
        try {
            if (StateFiles.deleteOwn(directory, STATE) > 0) {
                LOG.info("Persisted alerts deleted, as --alerts.persist is not set");
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("err", e).log("Persisted alerts cannot be deleted");
        }
    }

    /** Restores the alerts and has the node persist them. On the loop. */
    void restore(Node node) {
        files.ifPresent(store -> node.persistAlerts(store, stored, part));
        stored = new StoredAlerts(); // they are the node's now, and need memory
    }

    /** What the files hold now, if there are any. */
    Stream<StoreStatus> status() {
        return files.stream().map(StateFiles::status);
    }

    @Override
    public void close() {
        files.ifPresent(StateFiles::close);
    }
}
