package io.grapevine.server;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Extensions;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.notify.Integration;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.sender.DialMetrics;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Sent;
import io.grapevine.model.matcher.InstructionBudget;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.receiver.Integrations;
import io.grapevine.receiver.MessageTemplateSet;
import io.grapevine.server.flags.Options;
import io.grapevine.template.go.GoTemplates;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.config.TenantLimitsFile;
import io.grapevine.tenant.config.TenantLoader;
import io.grapevine.tenant.registry.TenantBuilder;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.tenants.TenantRoutes.UploadBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds the configurations of tenants with their integrations, on worker threads of its own. Thread-safe. */
final class TenantConfigs implements TenantBuilder, UploadBuilder {
    /** At least so long running attempts may use the senders of a configuration that was replaced, in milliseconds. */
    private static final long LEAST_RELEASE = 60_000;

    private final Options options;
    private final String hostName;
    private final String externalUrl;
    private final Vertx vertx;
    private final DialMetrics connections;
    private final TenantLoader loader;
    private final WorkerExecutor workers;
    private final TenantWorkers rendering;
    private final TenantWorkers asked;
    private final Map<TenantId, RouteLabelTime> labelTimes = new ConcurrentHashMap<>();
    /** The receivers of each tenant's configurations that are not released: the one in force, and what was uploaded since. */
    private final Map<TenantId, List<Set<String>>> used = new ConcurrentHashMap<>();
    /** What the regular expressions of all configurations take that are in force, or about to be. Guards {@link #sizes}, too. */
    private final InstructionBudget regexps = new InstructionBudget(Options.maxInstructions());

    /** The instructions that the regular expressions of each tenant's configuration take. */
    private final Map<TenantId, Long> sizes = new HashMap<>();

    private volatile TenantSources.Configured operator = TenantSources.Configured.NONE;
    private volatile TenantLimitsFile limits = TenantLimitsFile.NONE;

    TenantConfigs(Options options, String hostName, String externalUrl, Vertx vertx, DialMetrics connections) {
        this.options = options;
        this.hostName = hostName;
        this.externalUrl = externalUrl;
        this.vertx = vertx;
        this.connections = connections;
        int processors = Runtime.getRuntime().availableProcessors();
        this.workers = vertx.createSharedWorkerExecutor("tenants", Math.max(2, processors));
        int most = Math.max(1, processors / 2);
        this.rendering = TenantWorkers.ofNotifications(vertx, most);
        this.asked = TenantWorkers.ofRequests(new RequestWorkers(vertx, options.web()), most);
        this.loader = new TenantLoader(LoadedConfigReader.parserMode(options), InstantSource.system());
    }

    TenantLoader loader() {
        return loader;
    }

    void use(TenantSources.Configured next) {
        operator = next;
    }

    void use(TenantLimitsFile next) {
        limits = next;
    }

    @Override
    public TenantLimits limits(TenantId tenant) {
        return limits.of(tenant);
    }

    @Override
    public WorkerExecutor workers() {
        return workers;
    }

    @Override
    public TenantLoader.Loaded check(TenantId tenant, byte[] body) throws ConfigLoadException {
        return loader.upload(body, limits.of(tenant));
    }

    @Override
    public CompletionStage<Built> build(TenantId tenant, TenantDocument document) {
        return workers.executeBlocking(() -> build(tenant, loaded(tenant, document)), false)
                .toCompletionStage();
    }

    private TenantLoader.Loaded loaded(TenantId tenant, TenantDocument document) throws ConfigLoadException {
        Optional<TenantLoader.Loaded> known = operator.of(tenant, document);
        return known.isPresent() ? known.get() : loader.uploaded(document);
    }

    @Override
    public Built build(TenantId tenant, TenantLoader.Loaded loaded) throws ConfigLoadException {
        long size = loaded.config().automatonSize();
        take(tenant, size);
        try {
            return built(tenant, loaded, () -> giveBack(tenant, size));
        } catch (ConfigLoadException | RuntimeException e) {
            giveBack(tenant, size);
            throw e;
        }
    }

    /** Takes what a configuration needs of what those of all tenants may take; that which it replaces does not count. */
    private void take(TenantId tenant, long size) throws ConfigLoadException {
        synchronized (regexps) {
            long own = sizes.getOrDefault(tenant, 0L);
            long limit = regexps.exceeded(size - own, 1);
            if (limit >= 0) {
                throw new ConfigLoadException("the regular expressions of all tenants are too large: "
                        + (regexps.used() - own + size) + " instructions (limit: " + limit + " instructions)");
            }
            sizes.put(tenant, own + size);
            regexps.add(size);
        }
    }

    private void giveBack(TenantId tenant, long size) {
        synchronized (regexps) {
            sizes.computeIfPresent(tenant, (id, own) -> own > size ? own - size : null);
            regexps.add(-size);
        }
    }

    /** What the regular expressions of all configurations take that are in force. */
    long regexpInstructions() {
        synchronized (regexps) {
            return regexps.used();
        }
    }

    private Built built(TenantId tenant, TenantLoader.Loaded loaded, Runnable released) throws ConfigLoadException {
        HttpSenders senders = new HttpSenders(vertx, System.getenv(), destinations(tenant), Sent.Observer.NONE);
        try {
            GoTemplates own = loaded.templates().of(tenant.toString());
            String url = externalUrl + "/t/" + tenant;
            MessageTemplateSet templates = MessageTemplateSet.load(
                    own, Extensions.NONE, List.of(), InstantSource.system(), Location.ofMachine(), url);
            Integrations integrations =
                    integrations(tenant, rendering, senders, templates, Integrations.Watch.counting(connections));
            Set<String> former = used.getOrDefault(tenant, List.of()).stream()
                    .flatMap(Set::stream)
                    .collect(Collectors.toSet());
            Map<String, List<Integration>> receivers =
                    LoadedConfigReader.receivers(loaded.config(), OnCall.NONE, former, integrations);
            RouteLabelTime time = labelTime(tenant);
            Set<String> names = receivers.keySet();
            used.merge(tenant, List.of(names), TenantConfigs::joined);
            return new Ready(
                    vertx,
                    () -> {
                        labelTimes.computeIfPresent(tenant, (id, each) -> each.release() ? null : each);
                        used.computeIfPresent(tenant, (id, all) -> without(all, names));
                        released.run();
                    },
                    senders,
                    templates,
                    new LoadedConfig(
                            loaded.config(),
                            receivers,
                            time.bound((labels, data) -> LoadedConfigReader.render(own, data)),
                            url));
        } catch (ConfigLoadException e) {
            senders.close();
            throw e;
        }
    }

    /** Shared by the configurations of a tenant, so that another upload brings no more time. */
    private RouteLabelTime labelTime(TenantId tenant) {
        return Objects.requireNonNull(labelTimes.compute(
                tenant, (id, known) -> (known == null ? new RouteLabelTime(System::nanoTime) : known).acquire()));
    }

    /** Makes integrations that send as this replica for a tenant what a request asks for, while {@code watch} looks on. */
    Integrations tested(TenantId tenant, HttpSenders senders, MessageTemplateSet templates, Integrations.Watch watch) {
        return integrations(tenant, asked, senders, templates, watch);
    }

    private Integrations integrations(
            TenantId tenant,
            TenantWorkers threads,
            HttpSenders senders,
            MessageTemplateSet templates,
            Integrations.Watch watch) {
        return new Integrations(vertx, task -> threads.run(tenant, task), senders, templates, hostName, watch);
    }

    /** Runs a task that renders templates of a tenant for a request in its turn. */
    Future<?> render(TenantId tenant, Runnable task) {
        return asked.run(tenant, Executors.callable(task));
    }

    /** The servers that a tenant may send to now. */
    Destinations destinations(TenantId tenant) {
        TenantLimits own = limits.of(tenant);
        return options.destinations()
                .without(own.blockedNetworks(), own.blockPrivate())
                .ownedBy(tenant.toString());
    }

    private static List<Set<String>> joined(List<Set<String>> some, List<Set<String>> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    @SuppressWarnings("ReferenceEquality") // others may have the same names
    private static @Nullable List<Set<String>> without(List<Set<String>> all, Set<String> names) {
        List<Set<String>> left = all.stream().filter(each -> each != names).toList();
        return left.isEmpty() ? null : left;
    }

    /**
     * A configuration that can be used, and its templates.
     *
     * @param released run when it is not used any more
     */
    record Ready(Vertx vertx, Runnable released, HttpSenders senders, MessageTemplateSet templates, LoadedConfig config)
            implements Built {
        @Override
        public void release() {
            released.run();
            long millis = Math.max(LEAST_RELEASE, config.longestGroupInterval().toMillis());
            vertx.setTimer(millis, timer -> senders.close());
        }
    }
}
