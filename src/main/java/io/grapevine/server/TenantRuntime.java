package io.grapevine.server;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.base.trace.ReplaceableTracer;
import io.grapevine.base.trace.Span;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.yaml.Read;
import io.grapevine.core.node.Node;
import io.grapevine.core.node.NodeOptions;
import io.grapevine.core.silence.SilenceLimits;
import io.grapevine.features.alertlog.AlertLogMetrics;
import io.grapevine.features.quota.Quota;
import io.grapevine.mesh.Replication;
import io.grapevine.model.matcher.InstructionBudget;
import io.grapevine.server.flags.Options;
import io.grapevine.server.log.LogContext;
import io.grapevine.storage.LoadReport;
import io.grapevine.storage.LogLimits;
import io.grapevine.storage.StateFiles;
import io.grapevine.storage.StorageMetrics;
import io.grapevine.storage.StoreStatus;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.TenantLimits.Count;
import io.grapevine.tenant.config.TenantLimitsFile;
import io.grapevine.tenant.registry.ActiveTenant;
import io.grapevine.tenant.registry.ImportedState;
import io.grapevine.tenant.registry.TenantAlerts;
import io.grapevine.tenant.registry.TenantAlerts.StoredTenantAlerts;
import io.grapevine.tenant.registry.TenantObserver;
import io.grapevine.tenant.registry.TenantRegistry;
import io.grapevine.tenant.registry.TenantRegistry.TenantStores;
import io.grapevine.tenant.registry.TenantSource;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tenants of the running server: their configurations, their states on disk, and their limits. */
final class TenantRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(TenantRuntime.class);

    /** The time between two readings of the file of limits, as in Mimir. */
    private static final Duration LIMITS_INTERVAL = Duration.ofSeconds(10);

    private final Options options;
    private final Vertx vertx;
    private final PrometheusRegistry prometheus;
    private final ReplaceableTracer tracer;
    private final PauseDetectingLoop loop;
    private final LiveEvents events;
    private final LiveHistory history;
    private String replica = "";
    private final TenantConfigs configs;
    private final InstructionBudget regexpsOfSilences = new InstructionBudget(Options.maxInstructions());
    private final TenantSources sources;
    private final StateFiles silences;
    private final StateFiles log;
    private final StateFiles uploads;
    private final AlertFiles<StoredTenantAlerts> alerts;
    private volatile TenantLimitsFile limits = TenantLimitsFile.NONE;
    private volatile boolean limitsAreCurrent = true;
    private volatile Optional<TenantRegistry> running = Optional.empty();
    private TenantSources.Configured read = TenantSources.Configured.NONE;

    /** The tenants, once the flags ask for some; {@code events} and {@code history} observe their nodes. */
    TenantRuntime(
            Options options,
            Vertx vertx,
            PrometheusRegistry prometheus,
            ReplaceableTracer tracer,
            TenantConfigs configs,
            PauseDetectingLoop loop,
            LiveEvents events,
            LiveHistory history,
            StorageMetrics metrics) {
        this.events = events;
        this.history = history;
        this.options = options;
        this.vertx = vertx;
        this.prometheus = prometheus;
        this.tracer = tracer;
        this.configs = configs;
        this.loop = loop;
        sources = new TenantSources(options, configs.loader());
        Path directory = options.storage().directory();
        silences = StateFiles.own(directory, ImportedState.SILENCES, LogLimits.DEFAULT, loop, metrics);
        log = StateFiles.own(directory, ImportedState.LOG, LogLimits.DEFAULT, loop, metrics);
        uploads = StateFiles.ofSecrets(directory, ImportedState.UPLOADS, LogLimits.DEFAULT, loop, metrics);
        alerts = AlertFiles.ofTenants(options, loop, metrics);
    }

    /**
     * Reads the files of the operator, before {@link #start}.
     *
     * @throws ConfigLoadException if they cannot be used
     */
    void prepare() throws ConfigLoadException {
        use(sources.limits());
        read = sources.read();
        configs.use(read);
        if (options.web().accessFile().isEmpty()) {
            LOG.warn("Tenants are not authenticated: any client can name any tenant in X-Scope-OrgID and in paths");
        }
    }

    /**
     * Reads the states from disk, before the mesh is started. Waits for the loop, so not to be called on it.
     *
     * @param name the name of the replica
     * @throws IOException if a file cannot be opened
     */
    void open(Replication replication, String name) throws IOException {
        replica = name;
        try {
            loop.<Void>supply(done -> {
                        try {
                            load(replication);
                            done.complete(null);
                        } catch (IOException e) {
                            done.completeExceptionally(e);
                        }
                    })
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            throw e;
        }
    }

    /** On the loop, as all states of tenants are; it has nothing else to do yet. */
    private void load(Replication replication) throws IOException {
        alerts.load(() -> running.ifPresent(TenantRegistry::snapshotAlerts));
        Optional<TenantAlerts.Store> ofAlerts = alerts.opened()
                .map(all -> new TenantAlerts.Store(
                        all.files(), all.stored(), all.limit(), AlertLogMetrics.ofTenants(prometheus)));
        TenantRegistry registry = new TenantRegistry(
                loop,
                replication,
                this::options,
                configs,
                new Observer(),
                new TenantStores(silences, log, uploads, ofAlerts));
        LoadReport report = silences.load(registry::restoreSilence, this::snapshot)
                .plus(log.load(registry::restoreLogEntry, this::snapshot))
                .plus(uploads.load(registry::restoreUpload, this::snapshot));
        registry.limitUploads(() -> limits.defaults());
        registry.use(read.sources(), read.fallback());
        registry.report(read.errors());
        running = Optional.of(registry);
        if (report.damaged() > 0) {
            snapshot(); // replaces the corrupt files, which were kept under a second name
        }
        register();
    }

    /** Begins to work. On the loop. */
    void start() {
        registry().start(options.storage().maintenanceInterval());
        if (options.tenants().orElseThrow().limits().isPresent()) {
            vertx.setPeriodic(
                    LIMITS_INTERVAL.toMillis(), timer -> vertx.executeBlocking(Executors.callable(this::readLimits)));
        }
    }

    private final class Observer implements TenantObserver {
        @Override
        public Consumer<Runnable> context(TenantId tenant) {
            return LogContext.of(tenant.toString());
        }

        @Override
        public Tracer tracer(TenantId tenant) {
            return tracer.with(Span.TENANT, tenant.toString());
        }

        @Override
        public Observation observe(String member, EventLoop tasks, Node node) {
            return history.observe(member, tasks, node, replica);
        }

        @Override
        public void deleted() {
            running.ifPresent(registry -> history.removeTenants(registry::isDeleted));
        }
    }

    private NodeOptions options(TenantId tenant) {
        return options.node(new TenantQuota(tenant, configs::limits, regexpsOfSilences.part()), events.ofTenant());
    }

    private void register() {
        MetricFactory metrics = new MetricFactory(prometheus, "grapevine_tenants_");
        metrics.gauge(
                "known",
                "Tenants with a configuration.",
                gauge -> gauge.call(registry().views().size()));
        metrics.gauge(
                "in_use",
                "Tenants that have had a request, alert, silence or log entry since the start.",
                gauge -> gauge.call(registry().live().size()));
        metrics.gauge(
                "unusable",
                "Tenants whose latest configuration cannot be used; the one before stays in force, if there was one.",
                gauge -> gauge.call(registry().unusable()));
        metrics.gauge(
                "regexp_instructions",
                "Size of the regular expressions of the configurations in force, in instructions of their automata.",
                gauge -> gauge.call((double) configs.regexpInstructions()));
        metrics.gauge(
                "limits_last_reload_successful",
                "Whether server.tenants.limits_file could be used when it was last read; otherwise the last good one is in "
                        + "force.",
                gauge -> gauge.call(limitsAreCurrent ? 1 : 0));
    }

    TenantRegistry registry() {
        return running.orElseThrow();
    }

    /** Checks and builds uploads. */
    TenantConfigs configs() {
        return configs;
    }

    /**
     * Reads the configurations and limits again. Not on an event loop.
     *
     * @throws ConfigLoadException if they cannot be used as a whole; then all stays as it was
     */
    void reload() throws ConfigLoadException {
        readLimits();
        TenantSources.Configured before = read;
        TenantSources.Configured next = sources.read();
        read = next;
        configs.use(next);
        registry().report(next.errors());
        loop.execute(() -> registry().use(next.sources(), next.fallback()));
        List<TenantId> changed = new ArrayList<>(next.withOtherSecrets(before));
        if (next.hasOtherFallbackSecrets(before)) {
            registry().views().stream()
                    .filter(view -> view.source().origin() == TenantSource.Origin.FALLBACK)
                    .forEach(view -> changed.add(view.tenant()));
        }
        registry().rebuild(changed);
    }

    private synchronized void readLimits() {
        TenantLimitsFile before = limits;
        try {
            Read<TenantLimitsFile> found = sources.limits();
            TenantLimitsFile next = found.get();
            limitsAreCurrent = true;
            if (!next.equals(before)) {
                use(found);
                registry().rebuild(withOtherDestinations(before, next));
            }
        } catch (ConfigLoadException e) {
            if (limitsAreCurrent) {
                LOG.atError().addKeyValue("err", e.text()).log("Loading the limits of tenants failed");
            }
            limitsAreCurrent = false;
        }
    }

    private void use(Read<TenantLimitsFile> loaded) {
        limits = loaded.get();
        configs.use(limits);
        loaded.warnings().forEach(warning -> LOG.warn(warning.toString()));
        LOG.atInfo().addKeyValue("tenants", limits.overrides().size()).log("Limits of tenants loaded");
    }

    private List<TenantId> withOtherDestinations(TenantLimitsFile before, TenantLimitsFile next) {
        List<TenantId> changed = new ArrayList<>();
        for (ActiveTenant live : registry().live()) {
            TenantLimits was = before.of(live.tenant());
            TenantLimits is = next.of(live.tenant());
            if (was.blockPrivate() != is.blockPrivate()
                    || !was.blockedNetworks().equals(is.blockedNetworks())) {
                changed.add(live.tenant());
            }
        }
        return changed;
    }

    /** The files whose content makes the configurations. */
    List<Path> files() {
        return sources.files();
    }

    /** The files of the states, to be closed after the last snapshot. */
    Stream<StateFiles> states() {
        return Stream.concat(Stream.of(silences, log, uploads), alerts.states());
    }

    /** What the file of the silences holds now. */
    StoreStatus silenceStatus() {
        return silences.status();
    }

    /** Ends all flushes. */
    CompletionStage<Void> endFlushes(Duration grace) {
        return running.map(registry -> registry.endFlushes(grace)).orElse(CompletableFuture.completedFuture(null));
    }

    /** Writes snapshots of all states. */
    CompletionStage<Void> snapshot() {
        return running.map(registry -> registry.snapshot().thenCompose(written -> registry.snapshotAlerts()))
                .orElse(CompletableFuture.completedFuture(null));
    }

    /**
     * The quota of a tenant: its limits as they are now.
     *
     * @param limits the current limits of a tenant
     * @param regexpsOfSilences the tenant's part of what the regular expressions of all tenants may take
     */
    private record TenantQuota(
            TenantId tenant, Function<TenantId, TenantLimits> limits, InstructionBudget regexpsOfSilences)
            implements Quota {
        private TenantLimits now() {
            return limits.apply(tenant);
        }

        @Override
        public SilenceLimits silences() {
            TenantLimits now = now();
            return new SilenceLimits(
                    (int) Math.min(Integer.MAX_VALUE, now.of(Count.MAX_SILENCES_COUNT)),
                    (int) Math.min(Integer.MAX_VALUE, now.of(Count.MAX_SILENCE_SIZE_BYTES)),
                    now.of(Count.MAX_SILENCES_SIZE_BYTES));
        }

        @Override
        public long maxAlerts() {
            return now().of(Count.MAX_ALERTS_COUNT);
        }

        @Override
        public long maxAlertBytes() {
            return now().of(Count.MAX_ALERTS_SIZE_BYTES);
        }

        @Override
        public long maxGroups() {
            return now().of(Count.MAX_DISPATCHER_AGGREGATION_GROUPS);
        }

        @Override
        public double notificationRate(String kind) {
            return now().rateOf(kind);
        }

        @Override
        public long maxAttempts() {
            return now().of(Count.MAX_RUNNING_ATTEMPTS);
        }

        @Override
        public void onReached(String limit) {
            LOG.atWarn().addKeyValue("tenant", tenant).addKeyValue("err", limit).log("Limit of a tenant is reached");
        }
    }
}
