package io.grapevine.server;

import io.grapevine.access.Permissions;
import io.grapevine.base.Sha256;
import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.base.commandline.FeatureFlag;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.LoopThread;
import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.base.loop.Throttle;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.base.trace.ReplaceableTracer;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Extensions.Clusters;
import io.grapevine.core.Feature;
import io.grapevine.core.dispatch.Route;
import io.grapevine.core.event.EventData;
import io.grapevine.core.nflog.NflogEntry;
import io.grapevine.core.nflog.NflogEntryCodec;
import io.grapevine.core.node.ConfigMetrics;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.node.Node;
import io.grapevine.core.silence.SilenceCodec;
import io.grapevine.eventrecorder.EventRecorder;
import io.grapevine.features.alertlog.AlertPersistence;
import io.grapevine.features.alertlog.StoredAlerts;
import io.grapevine.features.heartbeat.HeartbeatHistory;
import io.grapevine.features.heartbeat.Heartbeats;
import io.grapevine.httpclient.sender.DialMetrics;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.mesh.state.Stored;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.server.flags.ExternalUrl;
import io.grapevine.server.flags.Options;
import io.grapevine.shadow.ShadowLog;
import io.grapevine.shadow.ShadowSettings;
import io.grapevine.storage.LoadReport;
import io.grapevine.storage.LogLimits;
import io.grapevine.storage.RecordSink;
import io.grapevine.storage.StateFiles;
import io.grapevine.storage.StorageMetrics;
import io.grapevine.web.HeapRoom;
import io.grapevine.web.ListenAddress;
import io.grapevine.web.Reloader;
import io.grapevine.web.Routes;
import io.grapevine.web.access.AuditTrail;
import io.grapevine.web.page.Pages;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

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

    /** How long opening the outputs of events may take: a file system that hangs must not keep a configuration from being used. */
    private static final Duration OPENED = Duration.ofSeconds(20);
    /** How long the recorder of events may send at the end what it holds. */
    private static final Duration SENT = Duration.ofSeconds(5);

    private final Dependencies dependencies;
    private final LoadedConfigReader loader;
    private final Optional<AutoReload> autoReload;
    private final Optional<EventRecorder> recorder;
    /** What a shadow records in place of what it would send; empty for a replica that sends. */
    private final Optional<ShadowLog> shadow;

    /**
     * The lock that is held while a configuration is read and put to work, so that the one read last is the one in
     * force.
     */
    private final Object loading = new Object();

    private final Instant startedAt = Instant.now();
    private final LoopThread loop;
    private final PauseDetectingLoop sharedLoop;
    private final StateFiles silenceFiles;
    private final StateFiles logFiles;
    private final AlertFiles<StoredAlerts> alertFiles;
    private final HeartbeatFiles heartbeatFiles;
    private final LiveWebpush webpush;
    private final LiveHistory history;
    private final ConfigMetrics configMetrics;
    private final LiveZones zones;
    private final TraceExport traces;
    private final LiveChats chats;
    private final Optional<TenantRuntime> tenants;
    private volatile Optional<Running> running = Optional.empty();

    /**
     * The objects that a replica is built from.
     *
     * @param externalUrl where users reach this server
     * @param tracer starts the traces, once the configuration asks for them
     * @param heap says whether there is memory for new alerts
     * @param permissions the rules of the access file; empty without one
     * @param callbacks listens for links and callbacks only, at the address that the configuration names, or at none
     */
    record Dependencies(
            Options options,
            String hostName,
            ExternalUrl externalUrl,
            Vertx vertx,
            PrometheusRegistry registry,
            BuildInfo build,
            ReplaceableTracer tracer,
            HeapRoom heap,
            Supplier<Optional<Permissions>> permissions,
            Function<Optional<ListenAddress>, CompletionStage<?>> callbacks) {}

    /** A replica that works, with its current configuration. */
    private record Running(Node node, ClusterRuntime cluster, LoadedConfigReader.Loaded loaded) {}

    LiveReplica(Dependencies dependencies) {
        this.dependencies = dependencies;
        loop = new LoopThread("grapevine-loop", new LongTasks(dependencies.registry()));
        sharedLoop = PauseDetectingLoop.on(loop);
        Options options = dependencies.options();
        DialMetrics connections = new DialMetrics(dependencies.registry());
        StorageMetrics storageMetrics = new StorageMetrics(dependencies.registry());
        webpush = new LiveWebpush(options, loop, dependencies.registry(), storageMetrics);
        loader = LoadedConfigReader.of(dependencies, connections, webpush);
        ShadowLog.registerMode(dependencies.registry(), options.shadow());
        shadow = options.shadow() ? Optional.of(shadowLog()) : Optional.empty();
        recorder = options.enables(FeatureFlag.EVENT_RECORDER) && shadow.isEmpty()
                ? Optional.of(new EventRecorder(
                        dependencies.hostName(),
                        () -> new HttpSenders(dependencies.vertx(), System.getenv())
                                .counting(connections.dialer("eventrecorder")),
                        dependencies.registry()))
                : Optional.empty();
        traces = new TraceExport(dependencies);
        chats = new LiveChats(
                dependencies,
                this::node,
                () -> running.map(live -> live.cluster().replication().peers().view()));
        Path directory = options.storage().directory();
        silenceFiles = new StateFiles(directory, "silences", LogLimits.DEFAULT, loop, storageMetrics);
        logFiles = shadow.isPresent() // whose log a server that sends must not read
                ? StateFiles.own(directory, "shadow-nflog", LogLimits.DEFAULT, loop, storageMetrics)
                : new StateFiles(directory, "nflog", LogLimits.DEFAULT, loop, storageMetrics);
        alertFiles = AlertFiles.own(options, loop, storageMetrics);
        heartbeatFiles = new HeartbeatFiles(directory, loop, storageMetrics);
        history = new LiveHistory(options.history(), loop, dependencies.registry());
        configMetrics = new ConfigMetrics(dependencies.registry());
        zones = new LiveZones(System.getenv(), dependencies.registry());
        tenants = options.tenants()
                .map(wanted ->
                        new TenantRuntime(dependencies, connections, sharedLoop, recorder, history, storageMetrics));
        autoReload = AutoReload.of(
                options,
                loader.fileLoader(),
                () -> reload("file"),
                () -> tenants.map(TenantRuntime::files).orElse(List.of()));
    }

    private ShadowLog shadowLog() {
        LOG.warn("Shadow mode, no notifications are sent");
        ShadowLog log = new ShadowLog(InstantSource.system(), () -> {
            LoadedConfig loadedConfig = running.orElseThrow().node().loadedConfig();
            return new ShadowSettings(
                    Route.tree(loadedConfig.config().route()),
                    loadedConfig.receivers(),
                    loadedConfig.extensions().raisedAlerts());
        });
        log.register(dependencies.registry());
        return log;
    }

    /** Reads the configuration and the state, and begins to work; completes with the reason if it cannot. */
    CompletionStage<Optional<String>> start() {
        return offLoop(() -> {
            zones.read();
            if (tenants.isPresent()) {
                tenants.get().prepare();
            }
            LoadedConfigReader.Loaded loaded = load();
            listenForCallbacks(loaded.actions());
            traces.use(loaded.loadedConfig().config().tracing());
            chats.use(loaded.actions());
            openOutputs(loaded.loadedConfig());
            List<Stored<SilenceCodec.Message>> silences = new ArrayList<>();
            List<Stored<NflogEntry>> entries = new ArrayList<>();
            LoadReport report = silenceFiles
                    .load(RecordSink.decoding(SilenceCodec.KIND::decode, silences::add), this::snapshot)
                    .plus(logFiles.load(
                            RecordSink.decoding(NflogEntryCodec.KIND::decode, entries::add), this::snapshot));
            alertFiles.load(() -> part(AlertPersistence.class).ifPresent(AlertPersistence::snapshot));
            Consumer<Node> heartbeats = heartbeatFiles.open(loaded, this::snapshotHeartbeats);
            webpush.open(loaded.webpush());
            ClusterRuntime cluster = ClusterRuntime.open(dependencies, shadow.isPresent(), loop);
            if (tenants.isPresent()) {
                tenants.get().open(cluster.replication(), cluster.name());
            }
            Node node = CompletableFuture.supplyAsync(() -> begin(cluster, loaded, silences, entries, heartbeats), loop)
                    .join();
            running = Optional.of(new Running(node, cluster, loaded));
            configMetrics.loaded(loaded.loadedConfig().config().hash(), loop.now());
            if (report.damaged() > 0) {
                snapshot(); // replaces the corrupt files, which were kept under a second name
            }
            autoReload.ifPresent(AutoReload::start);
        });
    }

    private LoadedConfigReader.Loaded load() throws ConfigLoadException {
        autoReload.ifPresent(AutoReload::loading);
        return loader.load(running.map(before -> before.loaded().loadedConfig()));
    }

    private Node begin(
            ClusterRuntime cluster,
            LoadedConfigReader.Loaded loaded,
            List<Stored<SilenceCodec.Message>> silences,
            List<Stored<NflogEntry>> entries,
            Consumer<Node> heartbeats) {
        Node node = new Node(
                sharedLoop,
                dependencies.options().node(),
                cluster.replication(),
                silenceFiles,
                logFiles,
                loaded.loadedConfig(),
                dependencies.registry(),
                dependencies.tracer());
        node.showKinds(Kinds.inFileOrder().stream().map(Kind::label).toList());
        recorder.ifPresent(events -> node.recordEvents(events::record));
        shadow.ifPresent(log -> {
            node.recordEvents(log::record);
            node.observe(log.listener());
            node.raiseNothing(); // the Alertmanager beside it does not have these alerts
        });
        node.record(new EventData.Started(
                dependencies.build().level(), dependencies.build().context()));
        history.listen(node, cluster.name(), loaded);
        node.restore(silences, entries);
        alertFiles
                .opened()
                .ifPresent(own -> node.part(AlertPersistence.class)
                        .ifPresent(part -> part.begin(own.files(), own.stored(), own.limit())));
        heartbeats.accept(node);
        webpush.use(loaded.webpush(), cluster.replication());
        history.started();
        node.start();
        tenants.ifPresent(TenantRuntime::start);
        cluster.configuration(loaded.clusterHash(), loaded.zones());
        cluster.start();
        return node;
    }

    private void snapshot() {
        running.ifPresent(live -> live.node().snapshot());
    }

    private void snapshotHeartbeats() {
        part(Heartbeats.class).ifPresent(Heartbeats::snapshot);
    }

    private <P extends Feature.Part> Optional<P> part(Class<P> type) {
        return running.flatMap(live -> live.node().part(type));
    }

    private Node node() {
        return running.orElseThrow().node();
    }

    /** The endpoints of the replica, once it works. */
    List<Routes> routes() {
        return new ReplicaRoutes(
                        dependencies,
                        startedAt,
                        silenceFiles::status,
                        () -> states().map(StateFiles::status),
                        history,
                        shadow,
                        chats,
                        webpush,
                        () -> running.orElseThrow().loaded(),
                        loader,
                        tenants)
                .of(
                        running.orElseThrow().node(),
                        running.orElseThrow().cluster().replication());
    }

    private Stream<StateFiles> states() {
        return Stream.of(
                        Stream.of(silenceFiles, logFiles),
                        alertFiles.states(),
                        heartbeatFiles.states(),
                        webpush.states(),
                        tenants.stream().flatMap(TenantRuntime::states))
                .flatMap(each -> each);
    }

    /** What the configuration in force says of clusters. */
    Clusters clusters() {
        return running.orElseThrow().loaded().loadedConfig().ui().clusters();
    }

    /** Reloads the configuration, and those of tenants, each also if the other cannot be used. */
    @Override
    public CompletionStage<Optional<String>> reload() {
        return dependencies.vertx().executeBlocking(this::reloadAll, true).toCompletionStage();
    }

    /** Reloads as {@link #reload()} does, and audits it: for no request, but by a {@code signal} or a changed {@code file}. */
    CompletionStage<Optional<String>> reload(String via) {
        String before = inForce();
        return reload().whenComplete((fault, crash) -> {
            String error = crash == null && fault.isEmpty() ? "" : Pages.REFUSED;
            history.record("", AuditTrail.change("config", "reload", via, "", error, before, inForce()), false);
        });
    }

    @Override
    public String inForce() {
        LoadedConfigReader.Loaded loaded = running.orElseThrow().loaded();
        return "configuration " + loaded.loadedConfig().config().hash() + ", with grapevine.yml and templates "
                + Sha256.hex(loaded.extensions() + loaded.templates()).substring(0, 16);
    }

    private Optional<String> reloadAll() {
        synchronized (loading) {
            zones.read();
            Optional<String> fault = faultOf(this::reloadOwn);
            Optional<String> ofTenants = tenants.flatMap(own -> faultOf(own::reload));
            return fault.or(() -> ofTenants);
        }
    }

    private void reloadOwn() throws ConfigLoadException, IOException {
        LoadedConfigReader.Loaded next = load();
        Running before = running.orElseThrow();
        Consumer<Node> heartbeats;
        try {
            useOutside(next);
            webpush.open(next.webpush());
            heartbeats = heartbeatFiles.open(next, this::snapshotHeartbeats);
        } catch (ConfigLoadException | IOException e) {
            next.senders().close();
            try {
                useOutside(before.loaded());
            } catch (ConfigLoadException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        loop.execute(() -> heartbeats.accept(before.node()));
        loop.execute(() -> webpush.use(next.webpush(), before.cluster().replication()));
        use(next);
    }

    /** What can be refused of a configuration though its files are without fault: certificates, proxies, addresses. */
    private void useOutside(LoadedConfigReader.Loaded next) throws ConfigLoadException {
        chats.use(next.actions());
        listenForCallbacks(next.actions());
        traces.use(next.loadedConfig().config().tracing());
    }

    private void use(LoadedConfigReader.Loaded next) {
        Running before = running.orElseThrow();
        openOutputs(next.loadedConfig());
        before.node().use(next.loadedConfig()).toCompletableFuture().join();
        history.configured(next);
        running = Optional.of(new Running(before.node(), before.cluster(), next));
        before.cluster().configuration(next.clusterHash(), next.zones());
        configMetrics.loaded(next.loadedConfig().config().hash(), loop.now());
        closeLater(before.loaded());
    }

    /**
     * Listens for links and callbacks at the address that a configuration names, and at no other. Waits, so not on an event loop.
     *
     * @throws ConfigLoadException if it cannot be bound; then all stays as it was
     */
    private void listenForCallbacks(Optional<LiveActions.Offered> actions) throws ConfigLoadException {
        try {
            dependencies
                    .callbacks()
                    .apply(actions.flatMap(LiveActions.Offered::listen))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new ConfigLoadException("messages.buttons.listen: " + Server.errorText(reason));
        }
    }

    /** Opens the outputs of events of a configuration, and closes those of the one before. */
    private void openOutputs(LoadedConfig loadedConfig) {
        recorder.ifPresent(outputs -> {
            try {
                outputs.use(loadedConfig.config().eventRecorder())
                        .toCompletableFuture()
                        .get(OPENED.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                LOG.atError().addKeyValue("err", e).log("Event outputs were not opened in time");
            }
        });
    }

    /** Closes the old HTTP clients after the longest group interval, so that running attempts can finish. */
    private void closeLater(LoadedConfigReader.Loaded old) {
        long millis = Math.max(60_000, old.loadedConfig().longestGroupInterval().toMillis());
        dependencies.vertx().setTimer(millis, timer -> old.senders().close());
    }

    /** Ends what the replica does and writes its state; done once both has happened. */
    CompletionStage<Void> stop() {
        autoReload.ifPresent(AutoReload::close);
        chats.close();
        Optional<Node> node = running.map(Running::node);
        Optional<ClusterRuntime> cluster = running.map(Running::cluster);
        CompletableFuture<Void> ofTenants = done(tenants.map(own -> own.endFlushes(GRACE)));
        return done(node.map(live -> live.endFlushes(GRACE)))
                .thenCompose(quiet -> ofTenants)
                .thenRun(() -> {
                    record(new EventData.Stopped());
                    history.stopping();
                })
                .thenCompose(quiet -> done(cluster.map(ClusterRuntime::leave)))
                .thenCompose(left -> done(node.map(Node::stop)))
                .thenCompose(written -> done(tenants.map(TenantRuntime::snapshot)))
                .thenCompose(written -> history.close())
                .thenCompose(written -> done(recorder.map(outputs -> outputs.close(SENT))))
                .thenCompose(sent -> done(cluster.map(ClusterRuntime::close)))
                .orTimeout(GRACE.plus(STUCK).toSeconds(), TimeUnit.SECONDS)
                .handleAsync((done, stuck) -> {
                    if (stuck != null) {
                        LOG.atError()
                                .addKeyValue("err", stuck instanceof TimeoutException ? "timed out" : stuck)
                                .log("Snapshot at shutdown failed");
                    }
                    states().forEach(StateFiles::close);
                    running.ifPresent(live -> live.loaded().senders().close());
                    loop.close();
                    return null;
                })
                .thenCompose(closed -> traces.stop());
    }

    private void record(EventData data) {
        running.ifPresent(live -> live.node().record(data));
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
        return dependencies.vertx().executeBlocking(() -> faultOf(work), true).toCompletionStage();
    }

    private Optional<String> faultOf(Work work) {
        try {
            work.run();
            return Optional.empty();
        } catch (ConfigLoadException e) {
            Path file = dependencies.options().storage().configFile();
            configMetrics.refused();
            record(new EventData.ReloadFailed(file.toString(), e.text()));
            LOG.atError()
                    .addKeyValue("file", file)
                    .addKeyValue("err", e.text())
                    .log("Loading configuration file failed");
            return Optional.of(e.text());
        } catch (UnusableFileException | IOException e) {
            return Optional.of(Server.errorText(e));
        }
    }

    /** The files of the last signals of heartbeats, which are opened with the first configuration that has some. */
    private static final class HeartbeatFiles {
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
            if (files.isPresent()
                    || loaded.loadedConfig().extensions().heartbeats().isEmpty()) {
                return node -> {};
            }
            StateFiles opened = StateFiles.own(directory, "heartbeats", LogLimits.DEFAULT, loop, metrics);
            List<Stored<HeartbeatHistory>> stored = new ArrayList<>();
            opened.load(RecordSink.decoding(HeartbeatHistory.KIND::decode, stored::add), snapshotWanted);
            files = Optional.of(opened);
            return node -> node.part(Heartbeats.class).ifPresent(part -> part.persist(opened, stored));
        }

        Stream<StateFiles> states() {
            return files.stream();
        }
    }

    /** Counts the tasks for which all else on the event loop waited, and logs those that a user may notice. On the loop only. */
    private static final class LongTasks implements BiConsumer<String, Duration> {
        private static final Logger LOG = LoggerFactory.getLogger(LongTasks.class);
        private static final Duration NOTICED = Duration.ofMillis(100);
        private static final Duration LINE_INTERVAL = Duration.ofMinutes(1);

        private final Counter total;
        private final Map<String, Throttle> lines = new HashMap<>();

        LongTasks(PrometheusRegistry registry) {
            total = new MetricFactory(registry, "grapevine_loop_")
                    .counter(
                            "long_tasks_total",
                            "Tasks that held the event loop for longer than " + LoopThread.LONG.toMillis() + " ms.",
                            "task");
        }

        @Override
        public void accept(String task, Duration length) {
            total.labelValues(task).inc();
            boolean noticed = length.compareTo(NOTICED) > 0
                    && lines.computeIfAbsent(task, name -> new Throttle(LINE_INTERVAL))
                            .permits(Duration.ofNanos(System.nanoTime()));
            LOG.atLevel(noticed ? Level.INFO : Level.DEBUG)
                    .addKeyValue("task", task)
                    .addKeyValue("ms", length.toMillis())
                    .log("A task held the event loop");
        }
    }
}
