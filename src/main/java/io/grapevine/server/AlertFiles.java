package io.grapevine.server;

import io.grapevine.base.go.FileReason;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.features.alertlog.StoredAlerts;
import io.grapevine.server.flags.Options;
import io.grapevine.storage.LogLimits;
import io.grapevine.storage.RecordSink;
import io.grapevine.storage.StateFiles;
import io.grapevine.storage.StorageMetrics;
import io.grapevine.tenant.registry.TenantAlerts.StoredTenantAlerts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of persisted alerts, {@code --alerts.persist}: those of the default Alertmanager, or of all tenants; nothing where the flag
 * is not set.
 *
 * @param <S> the alerts that are stored
 */
final class AlertFiles<S> {
    private static final Logger LOG = LoggerFactory.getLogger(AlertFiles.class);

    /** The share of the volume that may be used, by the files of tenants too: one of this many parts. */
    private static final int VOLUME_PARTS = 4;

    /** A snapshot, the next one while it is written, and the log each take a third of the limit. */
    private static final int PARTS = 3;

    private final Path directory;
    /** The name of the files. */
    private final String state;
    /** Creates alerts without any. */
    private final Supplier<S> none;

    private final BiFunction<S, byte[], Decoded<S>> add;

    private Optional<StateFiles> files;
    private final long part;
    private S stored;

    /**
     * Alerts that were read.
     *
     * @param limit the size of a snapshot in bytes, at most
     */
    record Opened<S>(StateFiles files, S stored, long limit) {}

    private AlertFiles(
            String state,
            Supplier<S> none,
            BiFunction<S, byte[], Decoded<S>> add,
            Options options,
            EventLoop loop,
            StorageMetrics metrics) {
        this.state = state;
        this.none = none;
        this.add = add;
        stored = none.get();
        directory = options.storage().directory();
        int stores = options.tenants().isPresent() ? 2 : 1;
        part = limit(directory, options.server().alertsMaxBytes(), stores) / PARTS;
        LogLimits usual = LogLimits.DEFAULT;
        LogLimits limits = new LogLimits(usual.queueBytes(), part, usual.patience(), usual.retryPause());
        files = options.alerts().persisted()
                ? Optional.of(StateFiles.own(directory, state, limits, loop, metrics))
                : Optional.empty();
    }

    /** Creates an accessor of the default Alertmanager's files in the data directory, which are not read yet. */
    static AlertFiles<StoredAlerts> own(Options options, EventLoop loop, StorageMetrics metrics) {
        return new AlertFiles<>("alerts", StoredAlerts::new, StoredAlerts::add, options, loop, metrics);
    }

    /**
     * Creates an accessor of the files with the alerts of all tenants in the data directory, which are not read yet.
     */
    static AlertFiles<StoredTenantAlerts> ofTenants(Options options, EventLoop loop, StorageMetrics metrics) {
        return new AlertFiles<>("talerts", StoredTenantAlerts::new, StoredTenantAlerts::add, options, loop, metrics);
    }

    private static long limit(Path directory, long most, int stores) {
        try {
            return Math.min(most, Files.getFileStore(directory).getTotalSpace() / VOLUME_PARTS / stores);
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
            StateFiles.setAsideOwn(directory, state);
            read(store, snapshotWanted);
        } catch (IOException e) {
            LOG.atError().addKeyValue("err", FileReason.withFile(e)).log("Alerts are not persisted in this run");
            files = Optional.empty();
        }
    }

    private void read(StateFiles store, Runnable snapshotWanted) throws IOException {
        S read = none.get();
        stored = read;
        store.load(RecordSink.decoding(record -> add.apply(read, record), each -> {}), snapshotWanted);
    }

    private void delete() {
        try {
            if (StateFiles.deleteOwn(directory, state) > 0) {
                LOG.info("Persisted alerts deleted, as --alerts.persist is not set");
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("err", e).log("Persisted alerts cannot be deleted");
        }
    }

    /** The alerts that were read, which are the caller's from now on; empty where alerts are not persisted. */
    Optional<Opened<S>> opened() {
        S read = stored;
        stored = none.get(); // they need memory
        return files.map(store -> new Opened<>(store, read, part));
    }

    /** The files, if there are any. */
    Stream<StateFiles> states() {
        return files.stream();
    }
}
