package io.grapevine.server;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.node.Node;
import io.grapevine.features.alertlog.AlertPersistence;
import io.grapevine.features.alertlog.StoredAlerts;
import io.grapevine.features.heartbeat.HeartbeatHistory;
import io.grapevine.features.heartbeat.HeartbeatSettings;
import io.grapevine.features.heartbeat.Heartbeats;
import io.grapevine.mesh.state.Stored;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.SilenceCodec;
import io.grapevine.server.flags.Options;
import io.grapevine.storage.LogLimits;
import io.grapevine.storage.RecordSink;
import io.grapevine.storage.StateFiles;
import io.grapevine.storage.StorageMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The files of the states of a node: silences, notification log, persisted alerts, and the last signals of heartbeats. */
final class ReplicaFiles {
    private final Supplier<Optional<Node>> node;
    private final StateFiles silences;
    private final StateFiles log;
    private final AlertFiles<StoredAlerts> alerts;
    private final FilesOnDemand<HeartbeatHistory> heartbeats;
    private List<Stored<SilenceCodec.Message>> storedSilences = List.of();
    private List<Stored<NflogEntry>> storedEntries = List.of();

    /**
     * Files that are not read yet.
     *
     * @param node the node whose states they hold; empty until it works
     */
    ReplicaFiles(Options options, EventLoop loop, StorageMetrics metrics, Supplier<Optional<Node>> node) {
        this.node = node;
        Path directory = options.storage().directory();
        silences = new StateFiles(directory, "silences", LogLimits.DEFAULT, loop, metrics);
        log = options.shadow() // whose log a server that sends must not read
                ? StateFiles.own(directory, "shadow-nflog", LogLimits.DEFAULT, loop, metrics)
                : new StateFiles(directory, "nflog", LogLimits.DEFAULT, loop, metrics);
        alerts = AlertFiles.own(options, loop, metrics);
        heartbeats = new FilesOnDemand<>(
                () -> StateFiles.own(directory, "heartbeats", LogLimits.DEFAULT, loop, metrics),
                HeartbeatHistory.KIND,
                () -> node.get().flatMap(live -> live.part(Heartbeats.class)).ifPresent(Heartbeats::snapshot));
    }

    /** The files of silences. */
    StateFiles silences() {
        return silences;
    }

    /** The files of the notification log. */
    StateFiles log() {
        return log;
    }

    /**
     * Reads the files of silences, log and alerts, before {@link #restore}. Not on the event loop.
     *
     * @return whether some were damaged; these were kept under a second name, and a snapshot is to replace them
     * @throws IOException if one is there but cannot be opened
     */
    boolean load() throws IOException {
        storedSilences = new ArrayList<>();
        storedEntries = new ArrayList<>();
        boolean damaged = silences.load(
                                RecordSink.decoding(SilenceCodec.KIND::decode, storedSilences::add), this::snapshot)
                        .plus(log.load(
                                RecordSink.decoding(NflogEntryCodec.KIND::decode, storedEntries::add), this::snapshot))
                        .damaged()
                > 0;
        alerts.load(() ->
                node.get().flatMap(live -> live.part(AlertPersistence.class)).ifPresent(AlertPersistence::snapshot));
        return damaged;
    }

    private void snapshot() {
        node.get().ifPresent(Node::snapshot);
    }

    /**
     * Opens what a configuration needs besides. Reads files, so not on the event loop.
     *
     * @throws IOException if a file is there but cannot be opened
     */
    void open(LoadedConfigReader.Loaded next) throws IOException {
        if (!next.loadedConfig()
                .extensions()
                .of(HeartbeatSettings.NONE)
                .heartbeats()
                .isEmpty()) {
            heartbeats.open();
        }
    }

    /** Restores the states of a node that is yet to start. On the loop. */
    void restore(Node begun) {
        begun.restore(storedSilences, storedEntries);
        storedSilences = List.of(); // they need memory
        storedEntries = List.of();
        alerts.opened()
                .ifPresent(own -> begun.part(AlertPersistence.class)
                        .ifPresent(part -> part.begin(own.files(), own.stored(), own.limit())));
        use(begun);
    }

    /** Gives a node what was opened for its configuration. On the loop. */
    void use(Node live) {
        heartbeats.give((files, stored) -> live.part(Heartbeats.class).ifPresent(part -> part.persist(files, stored)));
    }

    /** All files that there are. */
    Stream<StateFiles> states() {
        return Stream.of(Stream.of(silences, log), alerts.states(), heartbeats.states())
                .flatMap(each -> each);
    }
}
