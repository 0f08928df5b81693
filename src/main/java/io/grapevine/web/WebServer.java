package io.grapevine.web;

import io.grapevine.access.Permissions;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Extensions.Clusters;
import io.grapevine.web.access.Access;
import io.grapevine.web.access.AuditTrail;
import io.grapevine.web.access.DeclaredNeeds;
import io.grapevine.web.access.Guard;
import io.grapevine.web.access.HolderRequests;
import io.grapevine.web.access.PermissionGate;
import io.grapevine.web.access.Scopes;
import io.grapevine.web.page.Pages;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web server of a replica: {@link #bind} its addresses, {@link #serve} endpoints on them, {@link #stop}. */
public final class WebServer {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int MOST_LOOPS = 4;

    /** What shows that a request came through one of our listeners, and the checks of all requests. */
    private static final String DOOR = WebServer.class.getName();

    /** The order of our routes among those of Quarkus, whose extensions mount theirs at 10,000 to 20,500; its page for what is not found is last. */
    private static final int BEHIND_EXTENSIONS = 30_000;

    /** The maximum size of the body of a silence, so that several can be decoded at a time in a small heap. */
    private static final long MAX_SILENCE =
            Math.min(WebOptions.Limits.DEFAULT.body(), Runtime.getRuntime().maxMemory() / 48);

    private final Vertx vertx;
    private final WebOptions options;
    private final PrometheusRegistry registry;
    private final StartupGate gate = new StartupGate();
    private final HeapRoom room;
    private final AnswerRoom answers;
    private final ConnectionTracker traffic;
    private final Access access;
    private final Optional<PermissionGate> permissions;
    private final List<ListenAddress> bound = new ArrayList<>();
    private volatile List<Routes> served = List.of();
    private Vertx listening;
    private final CallbackListener callbacks;
    private Optional<String> deployment = Optional.empty();
    private final List<Long> sweepers = new ArrayList<>();

    /**
     * Creates a server without listeners.
     *
     * @param registry where its metrics go, and what {@code /metrics} shows
     * @throws UnusableFileException if the web configuration file, one that it names, or the access file cannot be used
     */
    public WebServer(Vertx vertx, WebOptions options, PrometheusRegistry registry) throws UnusableFileException {
        this(vertx, options, registry, HeapRoom.ofThisProcess());
    }

    /**
     * Creates a server that refuses new alerts while the heap has no room.
     *
     * @param registry as above
     * @throws UnusableFileException as above
     */
    public WebServer(Vertx vertx, WebOptions options, PrometheusRegistry registry, HeapRoom room)
            throws UnusableFileException {
        this(vertx, options, registry, room, AnswerRoom.ofThisProcess());
    }

    /** Creates a server that has this much room for answers that wait for their clients. */
    WebServer(Vertx vertx, WebOptions options, PrometheusRegistry registry, HeapRoom room, AnswerRoom answers)
            throws UnusableFileException {
        this.room = room;
        this.answers = answers;
        this.vertx = vertx;
        this.listening = vertx;
        this.options = options;
        this.registry = registry;
        this.traffic = new ConnectionTracker(options.limits(), new HeldHeads(room));
        this.access = options.configFile().isEmpty() ? Access.open() : Access.from(Path.of(options.configFile()));
        this.callbacks = new CallbackListener(vertx, options.prefix().path(), this::bindCallbacks);
        this.permissions = options.accessFile().isEmpty()
                ? Optional.empty()
                : Optional.of(new PermissionGate(
                        vertx,
                        Path.of(options.accessFile()),
                        access,
                        options.prefix().path(),
                        registry));
    }

    /** The rules of the access file in force; empty without such a file. From any thread. */
    public Optional<Permissions> permissions() {
        return permissions.map(PermissionGate::rules);
    }

    /** Says whether there is memory for new alerts. */
    public HeapRoom heap() {
        return room;
    }

    /**
     * Binds every address. Requests that come wait until {@link #serve}.
     *
     * @return the addresses with their real ports; fails with an {@link IOException}
     */
    public Future<List<ListenAddress>> bind() {
        List<ListenAddress> wanted = new ArrayList<>();
        for (String text : options.listenAddresses()) {
            Optional<ListenAddress> address = ListenAddress.parse(text);
            if (address.isEmpty()) {
                return Future.failedFuture("--web.listen-address: \"" + text + "\" (expected: host:port or :port)");
            }
            wanted.add(address.get());
        }
        return listen(vertx, wanted);
    }

    /** Serves the socket that systemd passed instead of the addresses of the options. */
    public Future<List<ListenAddress>> adopt(SystemdSocket socket) throws IOException {
        LOG.info("Listening on systemd activated listeners instead of port listeners.");
        return listen(socket.eventLoops(), socket.addresses());
    }

    private Future<List<ListenAddress>> listen(Vertx loops, List<ListenAddress> wanted) {
        listening = loops;
        AtomicIntegerArray ports = new AtomicIntegerArray(wanted.size());
        return deploy(loops, wanted, 0, ports).map(id -> {
            deployment = Optional.of(id);
            for (int i = 0; i < wanted.size(); i++) {
                bound.add(wanted.get(i).at(ports.get(i)));
            }
            callbacks.exceptAt(bound);
            return List.copyOf(bound);
        });
    }

    private Future<String> deploy(Vertx loops, List<ListenAddress> wanted, int first, AtomicIntegerArray ports) {
        int instances = Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors());
        return loops.deployVerticle(
                () -> new Listener(wanted, first, options.limits(), access, gate, traffic, ports),
                new DeploymentOptions().setInstances(instances));
    }

    private Future<CallbackListener.Bound> bindCallbacks(Vertx loops, ListenAddress wanted) {
        AtomicIntegerArray ports = new AtomicIntegerArray(1);
        return deploy(loops, List.of(wanted), bound.size(), ports)
                .map(id -> new CallbackListener.Bound(wanted.at(ports.get(0)), id));
    }

    /**
     * Also serves links in messages and callbacks, and nothing else, at an address of their own, with the TLS of the others; or at
     * none, as at first. Fails with a reason, and changes nothing, if the address cannot be bound. After {@link #bind}; not called
     * again before it is done.
     *
     * @return the address with its real port
     */
    public Future<Optional<ListenAddress>> listenForCallbacks(Optional<ListenAddress> address) {
        return callbacks.use(address);
    }

    /**
     * Starts serving requests, and logs the addresses.
     *
     * @param around routes that are served below the route prefix before ours, with the same checks: filters, and further endpoints.
     *     Requests that come to it in another way find none of ours there, as nothing has checked them
     * @param tracer starts the spans of requests
     * @param clusters what the configuration in force says of clusters
     * @return the router of {@code routes}
     */
    public Router serve(
            Router around, List<Routes> routes, Reloader reloader, Tracer tracer, Supplier<Clusters> clusters) {
        Router mounted = Router.router(vertx);
        RequestMetrics metrics = new RequestMetrics(registry);
        routes.forEach(each -> each.mount(mounted));
        Endpoints endpoints = endpoints(metrics, routes, reloader, clusters);
        DeclaredNeeds declared = new DeclaredNeeds(mounted.getRoutes(), endpoints::needs);
        Router root = Router.router(vertx);
        root.route().handler(new DateHeader(InstantSource.system()));
        root.route().handler(answers.countedIn(registry)::attend);
        root.route().handler(traffic);
        root.route().handler(this::askForBody);
        root.route().handler(WebServer::refuseOtherCase);
        root.route().handler(new RequestSpans(tracer));
        root.route().handler(new RequestWorkers(vertx, options)::attend);
        root.route().handler(new AlertAdmission(room, registry)::attend);
        root.route().handler(callbacks);
        Scopes scopes = routes.stream()
                .flatMap(each -> each.scopes().stream())
                .findFirst()
                .orElse(Scopes.WITHOUT_TENANTS);
        for (Routes each : routes) {
            if (each instanceof AuditTrail audit) {
                root.route().handler(audit.attending(options.prefix().path(), scopes, declared));
                access.watchedBy(audit::fileChanged);
                permissions.ifPresent(gate -> gate.watchedBy(audit::fileChanged));
            }
        }
        Supplier<List<String>> origins = () -> clusters.get().origins();
        root.route(options.prefix().path() + "/api/*").handler(new CrossOrigin.ClusterPages(options.prefix(), origins));
        root.route().handler(new ForeignPages(options.externalUrl(), origins));
        permissions.ifPresent(gate -> root.route().handler(gate::findAddress));
        root.route()
                .handler(new HolderRequests(
                        options.prefix().path(), () -> routes.stream().anyMatch(Routes::letsHoldersAct)));
        Optional<Guard> guard = options.configFile().isEmpty()
                ? Optional.empty()
                : Optional.of(new Guard(vertx, access, options.prefix().path(), declared));
        guard.ifPresent(each -> root.route().handler(each::limit));
        permissions.ifPresent(gate -> root.route().handler(gate.signingOn(declared)));
        guard.ifPresent(each -> root.route().handler(each));
        permissions.ifPresent(gate -> root.route().handler(gate.checking(scopes, declared, origins)));
        root.route().handler(Endpoints::cleanUp);
        UnprovenRequests unproven = new UnprovenRequests();
        root.post(options.prefix().path() + "/callback/*").handler(unproven);
        root.post(options.prefix().path() + "/act*").handler(unproven);
        root.route().handler(WebServer::drain);
        List<String> apis = Stream.concat(Stream.of(""), routes.stream().flatMap(each -> each.apis().stream()))
                .map(mount -> options.prefix().path() + mount + "/api/v2/")
                .toList();
        apis.forEach(api -> root.route(api + "*").handler(metrics.timedApi(options.prefix())));
        root.route(options.prefix().path() + "/*").handler(metrics.timed(options.prefix(), routes));
        served = List.copyOf(routes);
        options.origins().ifPresent(permitted -> {
            CrossOrigin rules = new CrossOrigin(permitted);
            apis.forEach(api -> root.route(api + "*").handler(rules));
            root.route(options.prefix().path() + "/api/*").handler(context -> {
                if (isProcedure(context.normalizedPath())) {
                    rules.handle(context);
                } else {
                    context.next();
                }
            });
        });
        routes.forEach(each -> each.guard(root));
        root.route().handler(new RequestLimits(options, path -> isStream(routes, path), metrics));
        apis.forEach(api -> readBodies(root, api));
        mounted.route().handler(endpoints);
        mounted.route().failureHandler(WebServer::fail);
        root.route().handler(this::passedDoor);
        around.route().order(BEHIND_EXTENSIONS).handler(context -> enter(mounted, context));
        around.route().order(BEHIND_EXTENSIONS).failureHandler(WebServer::fail);
        root.route(options.prefix().path() + "/*").subRouter(around);
        root.route().handler(endpoints);
        root.route().failureHandler(WebServer::fail);
        // almost all files of the program are open now
        traffic.limitTo(ConnectionTracker.mostConnections());
        traffic.limitTo(room.connections(access.config().tls().isPresent()));
        gate.open(PrefixedRequest.before(root, options.prefix()));
        long period = Math.max(100, options.limits().head().toMillis() / 10);
        sweepers.add(vertx.setPeriodic(period, id -> traffic.sweep(System.nanoTime())));
        sweepers.add(vertx.setPeriodic(AnswerRoom.SWEEP_MILLIS, id -> answers.sweep()));
        bound.forEach(this::logListening);
        return mounted;
    }

    private void passedDoor(RoutingContext context) {
        context.put(DOOR, this);
        context.next();
    }

    /** Passes a request on to the endpoints, if the handlers before them have checked it. */
    private void enter(Router mounted, RoutingContext context) {
        if (context.get(DOOR) == this) {
            mounted.handleContext(context);
        } else {
            context.next();
        }
    }

    /**
     * Asks for the body of a client that waits until it may send it; not for one that no endpoint takes. Vert.x itself would ask whatever
     * the length, and before it knows whether the head is valid.
     */
    private void askForBody(RoutingContext context) {
        if ("100-continue".equalsIgnoreCase(context.request().getHeader("Expect"))
                && BodyReader.announced(context.request()) <= options.limits().body()) {
            context.response().writeContinue();
        }
        context.next();
    }

    /** Methods are case-sensitive: a handler that takes {@code post} for one would stand behind guards that do not. */
    private static void refuseOtherCase(RoutingContext context) {
        String method = context.request().method().name();
        String known = method.toUpperCase(Locale.ROOT);
        if (method.equals(known)) {
            context.next();
        } else {
            RequestBodyDrain.skip(
                    context, () -> Answer.fault(context, 501, "method: " + method + " (expected: " + known + ")"));
        }
    }

    /**
     * Passes over the bodies of all requests but POST, the only ones that are used, before a request takes a place
     * among those that are answered.
     */
    private static void drain(RoutingContext context) {
        if (context.request().method().equals(HttpMethod.POST)) {
            context.next();
        } else {
            RequestBodyDrain.skip(context, context::next);
        }
    }

    private void readBodies(Router root, String api) {
        root.route(api + "*").handler(context -> {
            context.response().putHeader("Cache-Control", "no-store");
            context.next();
        });
        root.post(api + "alerts")
                .handler(AlertAdmission::ofAlerts)
                .handler(new BodyReader(options.limits().body()))
                .handler(AlertAdmission::admit);
        root.post(api + "silences").handler(new BodyReader(MAX_SILENCE, WebServer::refuseLargeSilence));
        root.route(api + "*").handler(RequestBodyDrain.before(RoutingContext::next));
    }

    /** Whether a path below {@code /api/} is of no other API than that of procedures. */
    private boolean isProcedure(String path) {
        String below = path.substring(options.prefix().path().length()) + "/";
        return Stream.of("/api/v1/", "/api/v2/", "/api/grapevine/").noneMatch(below::startsWith);
    }

    private boolean isStream(List<Routes> routes, String path) {
        String prefix = options.prefix().path();
        return path.startsWith(prefix)
                && routes.stream().anyMatch(each -> each.isStream(path.substring(prefix.length())));
    }

    private Endpoints endpoints(
            RequestMetrics metrics, List<Routes> routes, Reloader reloader, Supplier<Clusters> clusters) {
        Endpoints endpoints = new Endpoints(options.prefix(), metrics::timeAndSize);
        UnaryOperator<MetricSnapshots> extended = own -> {
            MetricSnapshots all = own;
            for (Routes each : routes) {
                all = each.extend(all);
            }
            return all;
        };
        Pages.addTo(endpoints, registry, extended, reloader, clusters);
        if (!options.prefix().isEmpty()) {
            endpoints.redirectRoot();
        }
        return endpoints;
    }

    private void logListening(ListenAddress address) {
        LOG.atInfo().addKeyValue("address", address).log("Listening on");
        boolean tls = access.config().tls().isPresent();
        LOG.atInfo()
                .addKeyValue("http2", access.config().http2())
                .addKeyValue("address", address)
                .log(tls ? "TLS is enabled." : "TLS is disabled.");
    }

    private static void refuseLargeSilence(RoutingContext context) {
        Answer.fault(
                context,
                413,
                "silence too large (expected: at most " + MAX_SILENCE + " bytes, by the size of the heap)");
    }

    private static void fail(RoutingContext context) {
        int status = context.statusCode() < 400 ? 500 : context.statusCode();
        if (status >= 500) {
            LOG.atError()
                    .addKeyValue(
                            "path",
                            RequestSpans.withoutToken(
                                    String.valueOf(context.request().path())))
                    .setCause(context.failure())
                    .log("request failed");
        }
        Answer.fault(context, status, context.response().setStatusCode(status).getStatusMessage());
    }

    /**
     * Stops accepting requests, waits for those in progress, and closes every connection.
     *
     * @param patience most time to wait
     */
    public Future<Void> stop(Duration patience) {
        sweepers.forEach(vertx::cancelTimer);
        served.forEach(Routes::stop);
        var drained = traffic.drain().orTimeout(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
        return Future.fromCompletionStage(drained, vertx.getOrCreateContext())
                .otherwise(timeout -> null)
                .compose(done -> callbacks.close())
                .compose(done -> deployment.map(listening::undeploy).orElseGet(Future::succeededFuture));
    }
}
