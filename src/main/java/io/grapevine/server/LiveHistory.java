package io.grapevine.server;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.Config;
import io.grapevine.history.HistoryReader;
import io.grapevine.history.recording.HistoryRecorder;
import io.grapevine.history.recording.HistoryStatus;
import io.grapevine.history.recording.NodeHistory;
import io.grapevine.history.store.HistoryLimits;
import io.grapevine.mesh.Replication;
import io.grapevine.node.Node;
import io.grapevine.server.flags.Options;
import io.grapevine.template.Source;
import io.grapevine.web.Routes;
import io.grapevine.web.api.grapevine.history.HistoryApi;
import io.grapevine.web.api.http.ApiContext;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The history of the running server, {@code --history.path}; nothing where the flag is not set. */
final class LiveHistory {
    /** How long the last records may take to be written at a stop. */
    private static final Duration WRITTEN = Duration.ofSeconds(3);

    private final EventLoop loop;
    private final Optional<Options.History> options;
    private final Optional<HistoryRecorder> recorder;
    private volatile Optional<NodeHistory> listeners = Optional.empty();

    LiveHistory(Optional<Options.History> options, EventLoop loop, PrometheusRegistry registry) {
        this.loop = loop;
        this.options = options;
        recorder = options.map(wanted -> HistoryRecorder.create(
                wanted.directory(),
                new HistoryLimits(wanted.retention(), wanted.bytes()),
                InstantSource.system(),
                registry));
        recorder.ifPresent(HistoryRecorder::start);
    }

    /**
     * Registers the history at a node that is yet to restore its state. On the loop.
     *
     * @param loaded the configuration of its start
     */
    void listen(Node node, String replica, LoadedConfigReader.Loaded loaded) {
        recorder.ifPresent(records -> {
            NodeHistory history =
                    new NodeHistory(loop, replica, options.orElseThrow().retention(), records::record);
            history.starting();
            use(history, loaded);
            node.observe(history.deliveries());
            node.observe("history", history.alerts(), history.silences());
            listeners = Optional.of(history);
        });
    }

    /** The node has restored its state. On the loop. */
    void started() {
        listeners.ifPresent(NodeHistory::started);
    }

    /** Records the configuration that comes into force. */
    void configured(LoadedConfigReader.Loaded loaded) {
        listeners.ifPresent(history -> loop.execute(() -> use(history, loaded)));
    }

    private static void use(NodeHistory history, LoadedConfigReader.Loaded loaded) {
        Map<String, String> templates = new LinkedHashMap<>();
        for (Source source : loaded.templates()) {
            templates.put(source.name(), source.text());
        }
        Config config = loaded.loadedConfig().config();
        history.configured(config.hash(), config.original(), templates);
    }

    /** Whether the history is recorded, if there is one. */
    Optional<HistoryStatus> status() {
        return recorder.map(HistoryRecorder::status);
    }

    /**
     * The endpoints of the history. Those of the peers are asked as well.
     *
     * @param vertx reads the history for peers, away from the event loop
     */
    Routes routes(ApiContext context, Vertx vertx, Replication replication) {
        PeerHistories others = new PeerHistories(loop, replication);
        Optional<HistoryReader> reader = recorder.map(records -> records);
        reader.ifPresent(own -> others.answer(
                own,
                task -> vertx.executeBlocking(
                        () -> {
                            task.run();
                            return null;
                        },
                        false)));
        return new HistoryApi(context, reader, others::peers);
    }

    /** Records that the program stops. */
    void stopping() {
        listeners.ifPresent(history -> loop.execute(history::stopping));
    }

    /** Writes the last records; completes when that is done, or takes too long. */
    CompletionStage<Void> close() {
        return recorder.map(records -> records.close(WRITTEN)).orElse(CompletableFuture.completedFuture(null));
    }
}
