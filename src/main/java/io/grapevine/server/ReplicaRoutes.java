package io.grapevine.server;

import io.grapevine.access.Permissions;
import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.ServerConfig;
import io.grapevine.core.node.Node;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.features.push.web.PushPort;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.MatcherWarning;
import io.grapevine.receiver.Integrations;
import io.grapevine.receiver.MessageTemplateSet;
import io.grapevine.receiver.receivertest.LiveReceiverTester;
import io.grapevine.receiver.receivertest.TestedConfigs;
import io.grapevine.server.flags.Options;
import io.grapevine.server.log.LogContext;
import io.grapevine.server.log.LogLevelRoutes;
import io.grapevine.shadow.ShadowLog;
import io.grapevine.storage.StoreStatus;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.config.TenantLoader;
import io.grapevine.tenant.registry.ActiveTenant;
import io.grapevine.tenant.registry.TenantRegistry;
import io.grapevine.tenant.registry.TenantView;
import io.grapevine.web.RequestWorkers;
import io.grapevine.web.Routes;
import io.grapevine.web.WebServer;
import io.grapevine.web.access.AuditTrail;
import io.grapevine.web.access.Needs;
import io.grapevine.web.action.ActionRoutes;
import io.grapevine.web.api.connect.ConnectApi;
import io.grapevine.web.api.grapevine.GrapevineApi;
import io.grapevine.web.api.grapevine.HistoryApi;
import io.grapevine.web.api.grapevine.LastHour;
import io.grapevine.web.api.grapevine.ReceiverTestApi;
import io.grapevine.web.api.grapevine.ShadowApi;
import io.grapevine.web.api.grapevine.TemplateLanguage;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.api.http.WorkerExchange;
import io.grapevine.web.api.v2.ApiV2;
import io.grapevine.web.mcp.McpEndpoint;
import io.grapevine.web.tenants.TenantRoutes;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints of a replica.
 *
 * @param web the server that they are served by
 * @param startedAt since when the program runs
 * @param silences the state of the files of silences
 * @param stores the state of all files
 * @param shadow what a shadow records; empty for a replica that sends
 * @param chats takes the clicks in chats
 * @param webpush takes subscriptions of browsers
 * @param inForce the current configuration
 * @param configs reads configurations that requests hold
 * @param tenants the tenants, if there are any
 */
record ReplicaRoutes(
        Options options,
        Vertx vertx,
        PrometheusRegistry registry,
        BuildInfo build,
        WebServer web,
        Instant startedAt,
        Supplier<StoreStatus> silences,
        Supplier<Stream<StoreStatus>> stores,
        LiveHistory history,
        Optional<ShadowLog> shadow,
        LiveChats chats,
        PushPort webpush,
        Supplier<LoadedConfigReader.Loaded> inForce,
        TestedConfigs configs,
        Optional<TenantRuntime> tenants) {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaRoutes.class);

    private static final List<String> CHANGES_OF_SILENCES = List.of(
            "/api/v2/silences",
            "/api/v2/silence/*",
            "/api/grapevine/v1/silences/*",
            "/api/grapevine/v1/acknowledgements",
            "/api/grapevine/v1/acknowledgements/*");

    /** A tenant's configuration may name any file as a template, and what it was uploaded from is not here. */
    private static final HistoryApi.Advice NO_ADVICE = (history, from, to, asked) -> {
        throw Refusal.of(404, "advice: none for a tenant (expected: amtool history advise, with its configuration)");
    };

    /** The endpoints, in the order in which they are mounted. */
    List<Routes> of(Node node, Replication replication) {
        ClusterPeers peers = replication.peers();
        ApiContext context = context(node, peers, options.receiverTest(), ReplicaRoutes::warn);
        List<Routes> routes = new ArrayList<>();
        PeerHistories histories = new PeerHistories(history.loop(), replication);
        tenants.ifPresent(own -> routes.add(routes(own, peers, histories)));
        BooleanSupplier durable =
                () -> web.permissions().filter(Permissions::auditsDurably).isPresent();
        routes.add(new AuditTrail(history, durable, registry)); // also refuses what needs a history and has none
        routes.add(unsavedWarning(silences));
        routes.add(new ApiV2(context, registry)::mount);
        routes.add(new ClusterPage(peers::view));
        routes.add(new ReadyPage(
                peers::view,
                () -> stores.get().toList(),
                history::status,
                chats::clicks,
                web.heap()::text,
                shadow.isPresent()));
        if (options.receiverTest()) {
            routes.add(receiverTests(node));
        }
        LastHour lastHour = new LastHour(registry);
        vertx.setPeriodic(LastHour.INTERVAL.toMillis(), timer -> lastHour.sample());
        routes.add(new GrapevineApi(context, lastHour, chats::channels, webpush));
        routes.add(history.routes(context, vertx, histories, new ReplayedAdvice(options, node)));
        mcp(context, "", () -> inForce.get().extensions(), () -> TenantLoader.MAX_UPLOAD_BYTES, registry)
                .forEach(routes::add);
        shadow.map(ShadowApi::new).ifPresent(routes::add);
        if (shadow.isEmpty()) {
            IncidentActions service = node.part(IncidentActions.class).orElseThrow();
            routes.add(new ActionRoutes(
                    () -> inForce.get().actions().map(LiveActions.Offered::links),
                    service,
                    service::refused,
                    InstantSource.system()));
        }
        routes.add(chats.routes());
        routes.add(new LogLevelRoutes());
        routes.add(new ConnectApi(context, options.web(), registry));
        return routes;
    }

    private ApiContext context(Node node, ClusterPeers peers, boolean receiverTest, Consumer<MatcherWarning> warnings) {
        return new ApiContext(
                node,
                peers::view,
                InstantSource.system(),
                MatcherParser.of(LoadedConfigReader.parserMode(options), warnings),
                build.versionInfo(),
                build.version(),
                startedAt,
                receiverTest,
                shadow.isPresent());
    }

    private Routes routes(TenantRuntime own, ClusterPeers peers, PeerHistories histories) {
        Options.Tenants wanted = options.tenants().orElseThrow();
        return new TenantRoutes(
                vertx,
                own.registry(),
                own.configs(),
                live -> context(
                        live.node(),
                        peers,
                        options.receiverTest(),
                        warning -> LogContext.of(live.tenant().toString()).accept(() -> warn(warning))),
                new TenantRoutes.Options(
                        options.web().prefix(),
                        wanted.settings().withDefault(),
                        wanted.sources().uploads(),
                        wanted.settings().cortexMetrics(),
                        List.of(unsavedWarning(own::silenceStatus)),
                        (live, context) -> Stream.concat(
                                        options.receiverTest() ? Stream.of(receiverTests(own, live)) : Stream.empty(),
                                        Stream.concat(
                                                Stream.of(
                                                        history.routesOf(live.member(), context, histories, NO_ADVICE)),
                                                mcp(
                                                        context,
                                                        live.member(),
                                                        () -> "",
                                                        () -> TenantLoader.largestUpload(
                                                                own.configs().limits(live.tenant())),
                                                        live.registry())))
                                .toList(),
                        build::versionInfo));
    }

    /** The endpoint of assistants, if it is on. */
    private Stream<Routes> mcp(
            ApiContext context,
            String member,
            Supplier<String> extensions,
            LongSupplier largest,
            PrometheusRegistry registry) {
        ServerConfig.Mcp wanted = options.server().mcp();
        return wanted == ServerConfig.Mcp.NONE
                ? Stream.empty()
                : Stream.of(new McpEndpoint(
                        context,
                        new ReplayedChange(history.reader(member), context.node(), extensions, largest),
                        wanted == ServerConfig.Mcp.SILENCE,
                        registry));
    }

    private Routes receiverTests(Node node) {
        return receiverTests(
                node,
                configs,
                () -> new TestedConfigs.Tested(
                        inForce.get().loadedConfig().config(), inForce.get().messageTemplates()),
                options::destinations,
                "tests",
                Runnable::run,
                requestWorkers(),
                registry);
    }

    private WorkerExchange.Workers requestWorkers() {
        RequestWorkers requests = new RequestWorkers(vertx, options.web());
        return task -> requests.run(Executors.callable(task));
    }

    private Routes receiverTests(TenantRuntime own, ActiveTenant live) {
        TenantTests tests = new TenantTests(live.tenant(), own.registry(), own.configs());
        return receiverTests(
                live.node(),
                tests,
                tests::inForce,
                () -> own.configs().destinations(live.tenant()),
                "tests of " + live.tenant(),
                LogContext.of(live.tenant().toString()),
                task -> own.configs().render(live.tenant(), task),
                live.registry());
    }

    private Routes receiverTests(
            Node node,
            TestedConfigs tested,
            Supplier<TestedConfigs.Tested> current,
            Supplier<Destinations> destinations,
            String tester,
            Consumer<Runnable> log,
            WorkerExchange.Workers workers,
            PrometheusRegistry registry) {
        return new ReceiverTestApi(
                node,
                () -> {
                    MessageTemplateSet templates = current.get().templates();
                    return Map.of(TemplateLanguage.GO, templates.go(), TemplateLanguage.MUSTACHE, templates.mustache());
                },
                new LiveReceiverTester(vertx, () -> destinations.get().ownedBy(tester), current, tested),
                InstantSource.system(),
                log,
                workers,
                registry);
    }

    /** Logs what the parser says of matchers in a request. */
    private static void warn(MatcherWarning warning) {
        if (warning.isIncompatible()) {
            LOG.atWarn()
                    .addKeyValue("input", warning.input())
                    .addKeyValue("err", warning.fault())
                    .addKeyValue("suggestion", warning.suggestion())
                    .log("Matchers of a request are not valid in the UTF-8 grammar, read by the classic one");
        } else {
            LOG.atWarn()
                    .addKeyValue("input", warning.input())
                    .log("Matchers of a request mean something else in the UTF-8 grammar, read by the classic one");
        }
    }

    /**
     * Adds a {@code Warning} header to successful responses to requests that change silences, while changes are in memory
     * only. They are in force and replicated all the same, so they are not refused. Mounted before the endpoints.
     */
    private static Routes unsavedWarning(Supplier<StoreStatus> silences) {
        Handler<RoutingContext> adding = context -> {
            context.addHeadersEndHandler(ending -> {
                StoreStatus status = silences.get();
                if (context.response().getStatusCode() / 100 == 2 && !status.isSaved()) {
                    context.response().putHeader("Warning", unsaved(status));
                }
            });
            context.next();
        };
        return router -> CHANGES_OF_SILENCES.forEach(path -> {
            Needs.NO_ENDPOINT.at(router.route(HttpMethod.POST, path)).handler(adding);
            Needs.NO_ENDPOINT.at(router.route(HttpMethod.DELETE, path)).handler(adding);
        });
    }

    /** "Miscellaneous persistent warning" of RFC 7234. */
    private static String unsaved(StoreStatus status) {
        String text = ("silences are in memory only, a crash would lose them: " + status.fault())
                .replaceAll("[^\\x20-\\x7e]", " ")
                .replaceAll("[\"\\\\]", "'");
        return "299 grapevine \"" + text + '"';
    }

    /**
     * The configurations whose receivers a tenant tests: the one in force, and those of requests, which are read as its uploads are and
     * have its templates.
     */
    private record TenantTests(TenantId tenant, TenantRegistry tenants, TenantConfigs configs)
            implements TestedConfigs {
        Tested inForce() {
            TenantConfigs.Ready built = (TenantConfigs.Ready)
                    tenants.view(tenant).flatMap(TenantView::built).orElseThrow();
            return new Tested(built.config().config(), built.templates());
        }

        @Override
        public Config parse(String text) throws ConfigLoadException {
            Map<String, String> templates =
                    tenants.view(tenant).orElseThrow().source().document().templates();
            return configs.loader()
                    .uploaded(new TenantDocument(text, templates))
                    .config();
        }

        @Override
        public MessageTemplateSet templates(Config config) {
            return inForce().templates();
        }

        @Override
        public Integrations integrations(HttpSenders senders, MessageTemplateSet templates, Integrations.Watch watch) {
            return configs.tested(tenant, senders, templates, watch);
        }
    }
}
