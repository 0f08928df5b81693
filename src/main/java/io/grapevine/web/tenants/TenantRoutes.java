package io.grapevine.web.tenants;

import io.grapevine.base.metrics.LabelledSnapshots;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.config.TenantLoader;
import io.grapevine.tenant.registry.ActiveTenant;
import io.grapevine.tenant.registry.TenantBuilder;
import io.grapevine.tenant.registry.TenantRegistry;
import io.grapevine.tenant.registry.TenantRegistry.TenantAnswer;
import io.grapevine.web.Endpoints;
import io.grapevine.web.PausedRequest;
import io.grapevine.web.RoutePrefix;
import io.grapevine.web.Routes;
import io.grapevine.web.access.AuditTrail;
import io.grapevine.web.access.Scopes;
import io.grapevine.web.api.grapevine.GrapevineApi;
import io.grapevine.web.api.grapevine.LastHour;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.v2.ApiV2;
import io.grapevine.web.page.Pages;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The endpoints of all tenants. */
public final class TenantRoutes implements Routes {
    /** The time between two searches for endpoints of tenants that are not used, or were deleted, in milliseconds. */
    private static final long SWEEP = 10_000;

    private final Vertx vertx;
    private final TenantRegistry tenants;
    private final Function<ActiveTenant, ApiContext> contexts;
    private final Options options;
    private final TenantGate gate;
    private final Pages ownPages = new Pages();
    private final ConfigApi configs;
    private final TenantPages pages;
    private final CortexMetrics ended = new CortexMetrics();
    private final Map<TenantId, TenantEndpoints> used = new ConcurrentHashMap<>();

    /**
     * Settings of the endpoints.
     *
     * @param isDefaultServed whether requests that name no tenant reach the default Alertmanager
     * @param uploads whether tenants may upload configurations
     * @param cortexMetrics whether metrics of tenants have the names of Mimir and Cortex
     * @param first routes that each tenant has before those of Alertmanager's API
     * @param further makes the other routes of a tenant, once for each node
     * @param buildInfo the fields of the page of the build
     */
    public record Options(
            RoutePrefix prefix,
            boolean isDefaultServed,
            boolean uploads,
            boolean cortexMetrics,
            List<Routes> first,
            BiFunction<ActiveTenant, ApiContext, List<Routes>> further,
            Supplier<Map<String, String>> buildInfo) {}

    /**
     * The endpoints.
     *
     * @param builder checks and builds uploads
     * @param contexts makes the context of the APIs of a tenant
     */
    public TenantRoutes(
            Vertx vertx,
            TenantRegistry tenants,
            UploadBuilder builder,
            Function<ActiveTenant, ApiContext> contexts,
            Options options) {
        this.vertx = vertx;
        this.tenants = tenants;
        this.contexts = contexts;
        this.options = options;
        this.gate = new TenantGate(options.prefix().path(), options.isDefaultServed());
        this.pages = new TenantPages(tenants, builder::limits, gate.prefix());
        this.configs = new ConfigApi(tenants, builder, options);
    }

    @Override
    public List<String> apis() {
        return TenantPaths.MOUNTS;
    }

    @Override
    public Optional<Scopes> scopes() {
        return Optional.of(gate);
    }

    @Override
    public void guard(Router root) {
        gate.mount(root);
    }

    @Override
    public void mount(Router router) {
        configs.mount(router);
        pages.mount(router);
        router.route().handler(this::serve); // without a path, as the routers of tenants are mounted at the root
        vertx.setPeriodic(SWEEP, timer -> sweep());
        vertx.setPeriodic(LastHour.INTERVAL.toMillis(), timer -> used.values().forEach(TenantEndpoints::sample));
    }

    private String path(RoutingContext context) {
        return context.request().path().substring(gate.prefix().length());
    }

    private void serve(RoutingContext context) {
        Optional<TenantId> tenant = TenantGate.find(context);
        String path = path(context);
        if (tenant.isEmpty() || !(TenantPaths.isOfTenant(path) || TenantPaths.isApi(path))) {
            context.next(); // to another path, or one that leads to another: /t/a/%2e%2e/
            return;
        }
        CompletableFuture<TenantAnswer> found = tenants.live(tenant.get()).toCompletableFuture();
        if (found.isDone()) {
            serve(context, found.join());
            return;
        }
        Consumer<Runnable> goOn = PausedRequest.later(context);
        found.whenComplete((answer, error) -> goOn.accept(() -> {
            try {
                serve(context, error == null ? answer : TenantAnswer.UNUSABLE);
            } catch (RuntimeException e) {
                context.fail(e); // no handler of Vert.x catches it here
            }
        }));
    }

    private void serve(RoutingContext context, TenantAnswer answer) {
        answer.live()
                .ifPresentOrElse(
                        live -> serve(context, live),
                        () -> TenantPages.refuse(context, answer.status(), answer.text()));
    }

    private void serve(RoutingContext context, ActiveTenant live) {
        AuditTrail.belongsTo(context, live.member());
        String sent = path(context);
        String path = TenantPaths.isApi(sent) ? sent : TenantPaths.inner(sent);
        if (path.equals("/api/v2") || path.startsWith("/api/v2/") || TenantPaths.isOwn(path)) {
            used.compute(live.tenant(), (tenant, known) -> current(known, live)).handle(context, path);
            return;
        }
        String mount = context.request().path();
        Endpoints endpoints = Endpoints.unmeasured(new RoutePrefix(mount.substring(0, mount.length() - path.length())));
        ownPages.addTo(endpoints, live.tenant().toString());
        endpoints.handle(context);
    }

    private TenantEndpoints current(@Nullable TenantEndpoints known, ActiveTenant live) {
        if (known != null && known.live.equals(live)) {
            return known;
        }
        if (known != null) {
            known.stop();
        }
        return new TenantEndpoints(live, contexts.apply(live));
    }

    /** Ends what was opened to tenants that are not there any more, and drops what is not used. */
    private void sweep() {
        if (options.cortexMetrics()) {
            ended.sweep(registries(tenants.live()));
        }
        used.values().removeIf(endpoints -> {
            if (!tenants.isLive(endpoints.live)) {
                endpoints.stop();
                return true;
            }
            if (endpoints.dropIdle()) {
                tenants.live(endpoints.live.tenant()); // it is in use while a request is open
            }
            return false;
        });
    }

    @Override
    public boolean isStream(String path) {
        return TenantPaths.inner(path).equals(GrapevineApi.EVENTS);
    }

    @Override
    public void stop() {
        used.values().forEach(TenantEndpoints::stop);
    }

    /** Adds the metrics of the tenants, by default with the label {@code tenant}, to those of the server. */
    @Override
    public MetricSnapshots extend(MetricSnapshots own) {
        Collection<ActiveTenant> live = tenants.live();
        List<MetricSnapshot> counters = options.cortexMetrics() ? ended.beside(registries(live)) : List.of();
        Map<String, MetricSnapshots> ofTenants = new TreeMap<>();
        live.forEach(
                each -> ofTenants.put(each.tenant().toString(), each.registry().scrape()));
        return options.cortexMetrics()
                ? CortexMetrics.merged(own, ofTenants, counters, tenants.views().size())
                : LabelledSnapshots.merged(own, "tenant", ofTenants);
    }

    private static List<PrometheusRegistry> registries(Collection<ActiveTenant> live) {
        return live.stream().map(ActiveTenant::registry).toList();
    }

    /**
     * The endpoints of both APIs of a tenant. Their routers are made by the first request and dropped when there was none
     * for some time: they take tens of kilobytes. Thread-safe.
     */
    private final class TenantEndpoints {
        private static final Duration IDLE = Duration.ofMinutes(5);

        private final ActiveTenant live;
        private final ApiContext context;
        /** The API v2, which is kept while its router is not, as its metrics are registered once. */
        private final ApiV2 api;

        private int open;
        private long usedAt;
        private @Nullable Router apiRouter;
        private @Nullable Own own;
        /** The further endpoints, which are kept, as {@link #api} is. */
        private @Nullable List<Routes> others;

        private record Own(GrapevineApi api, LastHour lastHour, Router router) {}

        TenantEndpoints(ActiveTenant live, ApiContext context) {
            this.live = live;
            this.context = context;
            api = new ApiV2(context, live.registry());
        }

        /** Passes a request to the API that its path names. The route that it came by has no path. */
        void handle(RoutingContext request, String path) {
            Router router = path.startsWith("/api/v2") ? apiRouter() : ownRouter();
            begin();
            request.addEndHandler(end -> end());
            router.handleContext(request);
        }

        private synchronized void begin() {
            open++;
        }

        private synchronized void end() {
            open--;
            usedAt = System.nanoTime();
        }

        private synchronized Router apiRouter() {
            if (apiRouter == null) {
                apiRouter = mounted(List.of(api::mount));
            }
            return apiRouter;
        }

        private synchronized Router ownRouter() {
            if (own == null) {
                LastHour lastHour = new LastHour(live.registry());
                GrapevineApi ownApi = new GrapevineApi(context, lastHour);
                if (others == null) {
                    others = options.further().apply(live, context);
                }
                List<Routes> all = new ArrayList<>(others);
                all.add(ownApi);
                own = new Own(ownApi, lastHour, mounted(all));
            }
            return own.router();
        }

        /** A router at both paths of the tenant, and at the root for callers who have no other tenant. */
        private Router mounted(List<Routes> routes) {
            Router router = Router.router(vertx);
            options.first().forEach(each -> each.mount(router));
            routes.forEach(each -> each.mount(router));
            Router all = Router.router(vertx);
            all.route(TenantPaths.BY_HEADER + "/*").subRouter(router);
            all.route(TenantPaths.BY_PATH + live.tenant() + "/*").subRouter(router);
            all.route("/*").subRouter(router);
            return all;
        }

        /** Drops the routers if nothing has used them for some time. Returns whether a request is open. */
        synchronized boolean dropIdle() {
            if (open == 0 && System.nanoTime() - usedAt > IDLE.toNanos()) {
                apiRouter = null;
                own = null;
            }
            return open > 0;
        }

        /** Counts a minute of the metrics that the status shows. */
        synchronized void sample() {
            if (own != null) {
                own.lastHour().sample();
            }
        }

        /** Ends the streams. */
        synchronized void stop() {
            if (own != null) {
                own.api().stop();
            }
        }
    }

    /** Checks and builds uploaded configurations: the port to what makes integrations. On {@link #workers}, as both take time. */
    public interface UploadBuilder {
        /** The limits of a tenant. From any thread. */
        TenantLimits limits(TenantId tenant);

        /** The worker threads, which are not those that render notifications. */
        WorkerExecutor workers();

        /**
         * Loads the body of an upload, within the limits of the tenant.
         *
         * @throws ConfigLoadException if it is refused, with the body of the response
         */
        TenantLoader.Loaded check(TenantId tenant, byte[] body) throws ConfigLoadException;

        /**
         * Builds a configuration that was loaded.
         *
         * @throws ConfigLoadException if it cannot be used
         */
        TenantBuilder.Built build(TenantId tenant, TenantLoader.Loaded loaded) throws ConfigLoadException;
    }
}
