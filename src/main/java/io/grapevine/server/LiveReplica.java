package io.grapevine.server;

import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.base.loop.LoopThread;
import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.base.trace.ReplaceableTracer;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Extensions.Clusters;
import io.grapevine.core.node.Node;
import io.grapevine.event.EventData;
import io.grapevine.httpclient.sender.DialMetrics;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.server.flags.ExternalUrl;
import io.grapevine.server.flags.Options;
import io.grapevine.storage.StateFiles;
import io.grapevine.storage.StorageMetrics;
import io.grapevine.web.Reloader;
import io.grapevine.web.Routes;
import io.grapevine.web.WebServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private final Options options;
    private final String hostName;
    private final Vertx vertx;
    private final PrometheusRegistry registry;
    private final BuildInfo build;
    private final ReplaceableTracer tracer;
    private final WebServer web;
    private final LoadedConfigReader loader;
    private final ConfigLoads loads;
    private final LiveEvents events;

    /**
     * The lock that is held while a configuration is read and put to work, so that the one read last is the one in
     * force.
     */
    private final Object loading = new Object();

    private final Instant startedAt = Instant.now();
    private final LoopThread loop;
    private final PauseDetectingLoop sharedLoop;
    private final ReplicaFiles files;
    private final LiveWebpush webpush;
    private final LiveHistory history;
    private final TraceExport traces;
    private final LiveChats chats;
    private final Optional<TenantRuntime> tenants;
    private volatile Optional<Running> running = Optional.empty();

    /** A replica that works, with its current configuration. */
    private record Running(Node node, ClusterRuntime cluster, LoadedConfigReader.Loaded loaded) {}

    /**
     * A replica that does not work yet.
     *
     * @param externalUrl where users reach this server
     * @param tracer starts the traces, once the configuration asks for them
     * @param web the server of its endpoints; serves them once the replica works
     */
    LiveReplica(
            Options options,
            String hostName,
            ExternalUrl externalUrl,
            Vertx vertx,
            PrometheusRegistry registry,
            BuildInfo build,
            ReplaceableTracer tracer,
            WebServer web) {
        this.options = options;
        this.hostName = hostName;
        this.vertx = vertx;
        this.registry = registry;
        this.build = build;
        this.tracer = tracer;
        this.web = web;
        loop = new LoopThread("grapevine-loop", new LongTasks(registry));
        sharedLoop = PauseDetectingLoop.on(loop);
        sharedLoop.onPause((pause, asleep) ->
                LOG.atWarn().addKeyValue("duration", pause).log("Process was paused, ends of alerts are postponed"));
        DialMetrics connections = new DialMetrics(registry);
        StorageMetrics storageMetrics = new StorageMetrics(registry);
        webpush = new LiveWebpush(options, loop, registry, storageMetrics);
        loader = LoadedConfigReader.of(
                options,
                hostName,
                externalUrl,
                vertx,
                registry,
                connections,
                web::permissions,
                webpush,
                new LiveValues(vertx, () -> running.map(Running::node)));
        events = new LiveEvents(options, hostName, vertx, registry, connections, this::node);
        traces = new TraceExport(build.version(), hostName, vertx, tracer);
        chats = new LiveChats(
                options,
                externalUrl,
                vertx,
                registry,
                web::permissions,
                this::node,
                () -> running.map(live -> live.cluster().replication().peers().view()));
        files = new ReplicaFiles(options, loop, storageMetrics, () -> running.map(Running::node));
        history = new LiveHistory(options.history(), loop, registry);
        tenants = options.tenants()
                .map(wanted -> new TenantRuntime(
                        options,
                        vertx,
                        registry,
                        tracer,
                        new TenantConfigs(options, hostName, externalUrl.text(), vertx, connections),
                        sharedLoop,
                        events,
                        history,
                        storageMetrics));
        loads = new ConfigLoads(
                options,
                loader,
                registry,
                () -> reload("file"),
                () -> tenants.map(TenantRuntime::files).orElse(List.of()),
                this::record);
    }

    /** Reads the configuration and the state, and begins to work; completes with the reason if it cannot. */
    CompletionStage<Optional<String>> start() {
        return vertx.executeBlocking(() -> loads.faultOf(this::startNow), true).toCompletionStage();
    }

    private void startNow() throws ConfigLoadException, UnusableFileException, IOException {
        loads.readZones();
        if (tenants.isPresent()) {
            tenants.get().prepare();
        }
        LoadedConfigReader.Loaded loaded = loads.load(Optional.empty());
        useOutside(loaded);
        events.use(loaded.loadedConfig().config().eventRecorder());
        boolean damaged = files.load();
        files.open(loaded);
        webpush.open(loaded.webpush());
        ClusterRuntime cluster = ClusterRuntime.open(options, hostName, registry, loop);
        if (tenants.isPresent()) {
            tenants.get().open(cluster.replication(), cluster.name());
        }
        Node node = CompletableFuture.supplyAsync(() -> begin(cluster, loaded), loop)
                .join();
        running = Optional.of(new Running(node, cluster, loaded));
        loads.inForce(loaded, loop.now());
        if (damaged) {
            node.snapshot(); // replaces the corrupt files, which were kept under a second name
        }
        loads.watch();
    }

    private Node begin(ClusterRuntime cluster, LoadedConfigReader.Loaded loaded) {
        Node node = new Node(
                sharedLoop,
                options.node(events.feature()),
                cluster.replication(),
                files.silences(),
                files.log(),
                loaded.loadedConfig(),
                registry,
                tracer);
        node.showKinds(Kinds.inFileOrder().stream().map(Kind::label).toList());
        events.listen(node);
        LiveEvents.record(node, new EventData.Started(build.level(), build.context()));
        history.listen(node, cluster.name(), loaded);
        files.restore(node);
        webpush.use(loaded.webpush(), cluster.replication());
        LiveValues.use(node, loaded.values());
        history.started();
        node.start();
        tenants.ifPresent(TenantRuntime::start);
        cluster.configuration(loaded.clusterHash(), loaded.zones());
        cluster.start();
        return node;
    }

    private Node node() {
        return running.orElseThrow().node();
    }

    /** The endpoints of the replica, once it works. */
    List<Routes> routes() {
        return new ReplicaRoutes(
                        options,
                        vertx,
                        registry,
                        build,
                        web,
                        startedAt,
                        files.silences()::status,
                        () -> states().map(StateFiles::status),
                        history,
                        events.shadow(),
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
        return Stream.of(files.states(), webpush.states(), tenants.stream().flatMap(TenantRuntime::states))
                .flatMap(each -> each);
    }

    /** What the configuration in force says of clusters. */
    Clusters clusters() {
        return running.orElseThrow().loaded().loadedConfig().ui().clusters();
    }

    /** Reloads the configuration, and those of tenants, each also if the other cannot be used. */
    @Override
    public CompletionStage<Optional<String>> reload() {
        return vertx.executeBlocking(this::reloadAll, true).toCompletionStage();
    }

    /** Reloads as {@link #reload()} does, and audits it: for no request, but by a {@code signal} or a changed {@code file}. */
    CompletionStage<Optional<String>> reload(String via) {
        return history.reload(this, via);
    }

    @Override
    public String inForce() {
        return running.orElseThrow().loaded().hashes();
    }

    private Optional<String> reloadAll() {
        synchronized (loading) {
            loads.readZones();
            Optional<String> fault = loads.faultOf(this::reloadOwn);
            Optional<String> ofTenants = tenants.flatMap(own -> loads.faultOf(own::reload));
            return fault.or(() -> ofTenants);
        }
    }

    private void reloadOwn() throws ConfigLoadException, IOException {
        Running before = running.orElseThrow();
        LoadedConfigReader.Loaded next = loads.load(Optional.of(before.loaded().loadedConfig()));
        try {
            useOutside(next);
            webpush.open(next.webpush());
            files.open(next);
        } catch (ConfigLoadException | IOException e) {
            next.senders().close();
            try {
                useOutside(before.loaded());
            } catch (ConfigLoadException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        loop.execute(() -> files.use(before.node()));
        loop.execute(() -> webpush.use(next.webpush(), before.cluster().replication()));
        events.use(next.loadedConfig().config().eventRecorder());
        LiveValues.use(before.node(), next.values());
        before.node().use(next.loadedConfig()).toCompletableFuture().join();
        history.configured(next);
        running = Optional.of(new Running(before.node(), before.cluster(), next));
        before.cluster().configuration(next.clusterHash(), next.zones());
        loads.inForce(next, loop.now());
        before.loaded().closeLater(vertx);
    }

    /** What can be refused of a configuration though its files are without fault: certificates, proxies, addresses. */
    private void useOutside(LoadedConfigReader.Loaded next) throws ConfigLoadException {
        chats.use(next.actions());
        LiveActions.listen(next.actions(), web);
        traces.use(next.loadedConfig().config().tracing());
    }

    /** Ends what the replica does and writes its state; done once both has happened. */
    CompletionStage<Void> stop() {
        loads.close();
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
                .thenCompose(written -> events.close())
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
        running.ifPresent(live -> LiveEvents.record(live.node(), data));
    }

    private static CompletableFuture<Void> done(Optional<CompletionStage<Void>> stage) {
        return stage.orElse(CompletableFuture.completedFuture(null)).toCompletableFuture();
    }
}
