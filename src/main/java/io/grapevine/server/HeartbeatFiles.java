package io.grapevine.server;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.node.Node;
import io.grapevine.node.heartbeat.StoredHeartbeat;
import io.grapevine.storage.LogLimits;
import io.grapevine.storage.RecordSink;
import io.grapevine.storage.StateFiles;
import io.grapevine.storage.StorageMetrics;
import io.grapevine.storage.StoreStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The files of the last signals of heartbeats, which are opened with the first configuration that has some. */
final class HeartbeatFiles {
    private final Path directory;
    private final EventLoop loop;
    private final StorageMetrics metrics;
    private volatile Optional<StateFiles> files = Optional.empty();

    HeartbeatFiles(Path directory, EventLoop loop, StorageMetrics metrics) {
        this.directory = directory;
        this.loop = loop;
        this.metrics = metrics;
    }

    /**
     * Opens the files if {@code loaded} is the first configuration with heartbeats. Reads files, so not on the event loop.
     *
     * @param snapshotWanted run on the loop when a snapshot is needed
     * @return gives the files to a node, on the loop
     * @throws IOException if a file is there but cannot be opened
     */
    Consumer<Node> open(LoadedConfigReader.Loaded loaded, Runnable snapshotWanted) throws IOException {
        if (files.isPresent() || loaded.loadedConfig().extensions().heartbeats().isEmpty()) {
            return node -> {};
        }
        StateFiles opened = StateFiles.own(directory, "heartbeats", LogLimits.DEFAULT, loop, metrics);
        List<StoredHeartbeat> stored = new ArrayList<>();
        opened.load(RecordSink.decoding(StoredHeartbeat::decode, stored::add), snapshotWanted);
        files = Optional.of(opened);
        return node -> node.heartbeats().persist(opened, stored);
    }

    Stream<StoreStatus> status() {
        return files.stream().map(StateFiles::status);
    }

    void close() {
        files.ifPresent(StateFiles::close);
    }
}
