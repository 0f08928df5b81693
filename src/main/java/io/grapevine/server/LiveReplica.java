package io.grapevine.server;

import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.base.commandline.Feature;
import io.grapevine.base.loop.LoopThread;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.base.trace.ReplaceableTracer;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.file.TeamFiles;
import io.grapevine.eventrecorder.event.EventData;
import io.grapevine.httpclient.sender.DialMetrics;
import io.grapevine.integration.receivertest.LiveReceiverTester;
import io.grapevine.integration.receivertest.TestedConfigs;
import io.grapevine.integration.registry.MessageTemplateSet;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.nflog.StoredNflogEntry;
import io.grapevine.node.ConfigMetrics;
import io.grapevine.node.Node;
import io.grapevine.server.flags.ExternalUrl;
import io.grapevine.server.flags.Options;
import io.grapevine.server.log.LogLevelRoutes;
import io.grapevine.server.reload.AutoReload;
import io.grapevine.server.reload.ConfigSources;
import io.grapevine.silence.StoredSilence;
import io.grapevine.storage.LoadReport;
import io.grapevine.storage.LogLimits;
import io.grapevine.storage.RecordSink;
import io.grapevine.storage.StateFiles;
import io.grapevine.storage.StorageMetrics;
import io.grapevine.tracing.OtlpTracing;
import io.grapevine.web.HeapRoom;
import io.grapevine.web.ReadOnlySilences;
import io.grapevine.web.Reloader;
import io.grapevine.web.Routes;
import io.grapevine.web.api.grapevine.GrapevineApi;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.receivertest.ReceiverTestApi;
import io.grapevine.web.api.receivertest.TemplateLanguage;
import io.grapevine.web.api.v2.ApiV2;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replica of the running server: a {@link Node} on its own thread, with state files and reloads of the
 * configuration.
 */
final class LiveReplica implements Reloader {
    private static final Logger LOG = LoggerFactory.getLogger(LiveReplica.class);

    /** A disk that hangs must not keep the program from stopping. */
    private static final Duration STUCK = Duration.ofSeconds(20);

    /**
     * How long attempts to notify that are running at a stop may take. Another replica, or the next start, sends what has
     * not been accepted by then. Shorter than the ten seconds after which {@code docker stop} kills.
     */
    private static final Duration GRACE = Duration.ofSeconds(8);

    private final Dependencies dependencies;
    private final LoadedConfigReader loader;
    private final Optional<AutoReload> autoReload;
    private final LiveRecorder recorder;
    private final ShadowMode shadow;

    /** Held while a configuration is read and put to work, so that the one read last is the one in force. */
    private final Object loading = new Object();

    private final Instant startedAt = Instant.now();
    private final LoopThread loop = new LoopThread("grapevine-loop");
    private final StateFiles silenceFiles;
    private final StateFiles logFiles;
    private final AlertFiles alertFiles;
    private final LiveHistory history;
    private final ConfigMetrics configMetrics;
    private final TraceExport traces;
    private final MatcherParser parser;
    private volatile Running running = Running.NOTHING;

    /**
     * All that a replica is built from.
     *
     * @param externalUrl where users reach this server
     * @param tracer starts the traces, once the configuration asks for them
     * @param heap says whether there is memory for new alerts
     */
    record Dependencies(
            Options options,
            String hostName,
            ExternalUrl externalUrl,
            Vertx vertx,
            PrometheusRegistry registry,
            BuildInfo build,
            ReplaceableTracer tracer,
            HeapRoom heap) {}

    /** The current configuration with its resources. */
    private record Running(
            Optional<Node> node, Optional<ClusterRuntime> cluster, Optional<LoadedConfigReader.Loaded> loaded) {
        static final Running NOTHING = new Running(Optional.empty(), Optional.empty(), Optional.empty());
    }

    LiveReplica(Dependencies dependencies) {
        this.dependencies = dependencies;
        Options options = dependencies.options();
        DialMetrics connections = new DialMetrics(dependencies.registry());
        loader = new LoadedConfigReader(
                options,
                dependencies.vertx(),
                dependencies.hostName(),
                dependencies.externalUrl().text(),
                connections,
                options.configuration()
                        .teams()
                        .map(directory -> new TeamFiles(directory, InstantSource.system(), dependencies.registry())));
        shadow = new ShadowMode(
                options,
                dependencies.registry(),
                () -> running.node().orElseThrow().loadedConfig());
        recorder = options.enables(Feature.EVENT_RECORDER) && !shadow.isOn()
                ? LiveRecorder.on(dependencies, connections)
                : LiveRecorder.off();
        autoReload = options.configuration()
                .autoReload()
                .map(interval -> new AutoReload(
                        new ConfigSources(
                                options.storage().configFile(),
                                options.storage().extensionsFile(),
                                options.configuration().teams(),
                                loader.fileLoader()),
                        this,
                        interval));
        traces = new TraceExport(
                dependencies.tracer(),
                dependencies.vertx(),
                new OtlpTracing.Service(dependencies.build().version(), dependencies.hostName()));
        StorageMetrics storageMetrics = new StorageMetrics(dependencies.registry());
        Path directory = options.storage().directory();
        silenceFiles = new StateFiles(directory, "silences", LogLimits.DEFAULT, loop, storageMetrics);
        logFiles = shadow.nflogFiles(directory, loop, storageMetrics);
        alertFiles = new AlertFiles(options, loop, storageMetrics);
        history = new LiveHistory(options.history(), loop, dependencies.registry());
        configMetrics = new ConfigMetrics(dependencies.registry());
        parser = MatcherParser.of(LoadedConfigReader.parserMode(options), MatcherWarningLog::warn);
    }

    /** Reads the configuration and the state, and begins to work; completes with the reason if it cannot. */
    CompletionStage<Optional<String>> start() {
        return offLoop(() -> {
            LoadedConfigReader.Loaded loaded = load();
            traces.use(loaded.loadedConfig().config().tracing());
            recorder.use(loaded.loadedConfig());
            List<StoredSilence> silences = new ArrayList<>();
            List<StoredNflogEntry> entries = new ArrayList<>();
            LoadReport report = silenceFiles
                    .load(RecordSink.decoding(StoredSilence::decode, silences::add), this::snapshot)
                    .plus(logFiles.load(RecordSink.decoding(StoredNflogEntry::decode, entries::add), this::snapshot));
            alertFiles.load(() -> running.node().ifPresent(Node::snapshotAlerts));
            ClusterRuntime cluster = openCluster();
            Node node = CompletableFuture.supplyAsync(() -> begin(cluster, loaded, silences, entries), loop)
                    .join();
            running = new Running(Optional.of(node), Optional.of(cluster), Optional.of(loaded));
            configMetrics.loaded(loaded.loadedConfig().config().hash(), loop.now());
            if (report.damaged() > 0) {
                snapshot(); // replaces the corrupt files, which were kept under a second name
            }
            autoReload.ifPresent(AutoReload::start);
        });
    }

    private LoadedConfigReader.Loaded load() throws ConfigLoadException {
        autoReload.ifPresent(AutoReload::loading);
        return loader.load();
    }

    private ClusterRuntime openCluster() throws IOException, UnusableFileException {
        Options options = dependencies.options();
        return ClusterRuntime.open(
                options.cluster(),
                options.alertmanagers(),
                options.storage().directory(),
                dependencies.hostName(),
                shadow.isOn(),
                loop,
                dependencies.registry());
    }

    private Node begin(
            ClusterRuntime cluster,
            LoadedConfigReader.Loaded loaded,
            List<StoredSilence> silences,
            List<StoredNflogEntry> entries) {
        Node node = new Node(
                loop,
                NodeFlags.of(dependencies.options()),
                cluster.replication(),
                silenceFiles,
                logFiles,
                loaded.loadedConfig(),
                dependencies.registry(),
                dependencies.tracer());
        recorder.listen(node);
        shadow.observe(node);
        node.record(new EventData.Started(
                dependencies.build().level(), dependencies.build().context()));
        history.listen(node, cluster.name(), loaded);
        node.restore(silences, entries);
        alertFiles.restore(node);
        history.started();
        node.start();
        cluster.configuration(loaded.clusterHash());
        cluster.start();
        return node;
    }

    private void snapshot() {
        running.node().ifPresent(Node::snapshot);
    }

    /** The endpoints of the replica, once it works. */
    List<Routes> routes() {
        Node node = running.node().orElseThrow();
        ClusterPeers peers = running.cluster().orElseThrow().replication().peers();
        ApiContext context = new ApiContext(
                node,
                peers::view,
                InstantSource.system(),
                parser,
                dependencies.build().versionInfo(),
                dependencies.build().version(),
                startedAt,
                dependencies.options().readOnly(),
                dependencies.options().receiverTest(),
                shadow.isOn());
        List<Routes> routes = new ArrayList<>();
        if (dependencies.options().readOnly()) {
            routes.add(new ReadOnlySilences());
        }
        routes.add(new UnsavedWarning(silenceFiles::status));
        routes.add(new ApiV2(context, dependencies.registry())::mount);
        routes.add(new ClusterPage(peers::view));
        routes.add(new ReadyPage(
                peers::view,
                () -> Stream.concat(Stream.of(silenceFiles.status(), logFiles.status()), alertFiles.status())
                        .toList(),
                history::status,
                dependencies.heap()::text,
                shadow.isOn()));
        if (dependencies.options().receiverTest()) {
            routes.add(trial(node));
        }
        routes.add(new GrapevineApi(context));
        routes.add(history.routes(
                context, dependencies.vertx(), running.cluster().orElseThrow().replication()));
        shadow.routes().forEach(routes::add);
        if (dependencies.options().log().changeable()) {
            routes.add(new LogLevelRoutes());
        }
        return routes;
    }

    private Routes trial(Node node) {
        Supplier<LoadedConfigReader.Loaded> inForce = () -> running.loaded().orElseThrow();
        return new ReceiverTestApi(
                node,
                () -> {
                    MessageTemplateSet templates = inForce.get().messageTemplates();
                    return Map.of(TemplateLanguage.GO, templates.go(), TemplateLanguage.MUSTACHE, templates.mustache());
                },
                new LiveReceiverTester(
                        dependencies.vertx(),
                        dependencies.options().destinations(),
                        () -> new TestedConfigs.Tested(
                                inForce.get().loadedConfig().config(),
                                inForce.get().messageTemplates()),
                        loader),
                InstantSource.system(),
                dependencies.registry());
    }

    @Override
    public CompletionStage<Optional<String>> reload() {
        return offLoop(() -> {
            synchronized (loading) {
                replaceBy(load());
            }
        });
    }

    private void replaceBy(LoadedConfigReader.Loaded next) throws ConfigLoadException {
        try {
            traces.use(next.loadedConfig().config().tracing());
        } catch (ConfigLoadException e) {
            next.senders().close();
            throw e;
        }
        use(next);
    }

    private void use(LoadedConfigReader.Loaded next) {
        recorder.use(next.loadedConfig());
        Node node = running.node().orElseThrow();
        node.use(next.loadedConfig()).toCompletableFuture().join();
        history.configured(next);
        Optional<LoadedConfigReader.Loaded> before = running.loaded();
        running = new Running(Optional.of(node), running.cluster(), Optional.of(next));
        running.cluster().orElseThrow().configuration(next.clusterHash());
        configMetrics.loaded(next.loadedConfig().config().hash(), loop.now());
        before.ifPresent(this::closeLater);
    }

    /** Closes the old HTTP clients after the longest group interval, so that running attempts can finish. */
    private void closeLater(LoadedConfigReader.Loaded old) {
        long millis = Math.max(60_000, old.loadedConfig().longestGroupInterval().toMillis());
        dependencies.vertx().setTimer(millis, timer -> old.senders().close());
    }

    /** Ends what the replica does and writes its state; done once both has happened. */
    CompletionStage<Void> stop() {
        autoReload.ifPresent(AutoReload::close);
        Optional<Node> node = running.node();
        Optional<ClusterRuntime> cluster = running.cluster();
        return done(node.map(live -> live.endFlushes(GRACE)))
                .thenRun(() -> {
                    record(new EventData.Stopped());
                    history.stopping();
                })
                .thenCompose(quiet -> done(cluster.map(ClusterRuntime::leave)))
                .thenCompose(left -> done(node.map(Node::stop)))
                .thenCompose(written -> history.close())
                .thenCompose(written -> recorder.close())
                .thenCompose(sent -> done(cluster.map(ClusterRuntime::close)))
                .orTimeout(GRACE.plus(STUCK).toSeconds(), TimeUnit.SECONDS)
                .handleAsync((done, stuck) -> {
                    if (stuck != null) {
                        LOG.atError()
                                .addKeyValue("err", stuck instanceof TimeoutException ? "timed out" : stuck)
                                .log("Snapshot at shutdown failed");
                    }
                    silenceFiles.close();
                    logFiles.close();
                    alertFiles.close();
                    running.loaded().ifPresent(loaded -> loaded.senders().close());
                    loop.close();
                    return null;
                })
                .thenCompose(closed -> traces.stop());
    }

    private void record(EventData data) {
        running.node().ifPresent(node -> node.record(data));
    }

    private static CompletableFuture<Void> done(Optional<CompletionStage<Void>> stage) {
        return stage.orElse(CompletableFuture.completedFuture(null)).toCompletableFuture();
    }

    /** A task that may read files and throw. */
    @FunctionalInterface
    private interface Work {
        void run() throws ConfigLoadException, UnusableFileException, IOException;
    }

    private CompletionStage<Optional<String>> offLoop(Work work) {
        return dependencies
                .vertx()
                .executeBlocking(
                        () -> {
                            try {
                                work.run();
                                return Optional.<String>empty();
                            } catch (ConfigLoadException e) {
                                configMetrics.refused();
                                record(new EventData.ReloadFailed(
                                        dependencies
                                                .options()
                                                .storage()
                                                .configFile()
                                                .toString(),
                                        e.text()));
                                LOG.atError()
                                        .addKeyValue(
                                                "file",
                                                dependencies.options().storage().configFile())
                                        .addKeyValue("err", e.text())
                                        .log("Loading configuration file failed");
                                return Optional.of(e.text());
                            } catch (UnusableFileException | IOException e) {
                                return Optional.of(Server.errorText(e));
                            }
                        },
                        true)
                .toCompletionStage();
    }
}
