package io.grapevine.web.api.v2;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.LoopThread;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions.Clusters;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.node.Node;
import io.grapevine.core.node.NodeFixtures;
import io.grapevine.core.notify.Integration;
import io.grapevine.files.ConfigLoader;
import io.grapevine.history.HistoryReader;
import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.template.go.GoTemplates;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.WebOptions;
import io.grapevine.web.WebServer;
import io.grapevine.web.api.grapevine.GrapevineApi;
import io.grapevine.web.api.grapevine.HistoryApi;
import io.grapevine.web.api.grapevine.LastHour;
import io.grapevine.web.api.http.ApiContext;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A whole replica behind a web server on a free port of this machine, without files. */
public final class LiveApi implements AutoCloseable {
    /** Makes the integrations of a receiver. */
    @FunctionalInterface
    public interface Integrations {
        /** The integrations of one receiver. */
        List<Integration> of(ReceiverConfig receiver) throws Exception;

        /** Receivers that are not notified. */
        Integrations NONE = receiver -> List.of();
    }

    /** The fields of {@code versionInfo}. */
    static final Map<String, String> VERSION = new TreeMap<>(Map.of(
            "branch", "main",
            "buildDate", "20261120-08:00:00",
            "buildUser", "grapevine",
            "goVersion", "java17",
            "revision", "abc",
            "version", "0.35.0"));

    /** Where users reach the replica. */
    static final String EXTERNAL_URL = "http://am.example.com/am";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final LoopThread loop = new LoopThread("grapevine-loop");
    private final WebServer web;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Node node;
    private final Map<String, Map<HttpMethod, ApiV2.Endpoint>> endpoints;
    private final int port;
    private boolean ownsVertx;
    private volatile PeersView peers = new PeersView(ClusterPeers.Status.DISABLED, List.of());

    /** Starts a replica without integrations that works by the configuration {@code yaml}, on a Vert.x of its own. */
    LiveApi(String yaml) throws Exception {
        this(Vertx.vertx(), yaml, Integrations.NONE);
        ownsVertx = true;
    }

    /** Starts a replica that works by the configuration {@code yaml}. */
    public LiveApi(Vertx vertx, String yaml, Integrations integrations) throws Exception {
        this(vertx, yaml, integrations, ServedWeb.options(), PATIENCE, null);
    }

    /** Starts a replica with options of the web server, such as an access file. */
    public LiveApi(Vertx vertx, String yaml, Integrations integrations, WebOptions options) throws Exception {
        this(vertx, yaml, integrations, options, PATIENCE, null);
    }

    /** Starts a replica with a history. */
    public LiveApi(Vertx vertx, String yaml, HistoryReader history) throws Exception {
        this(vertx, yaml, Integrations.NONE, ServedWeb.options(), PATIENCE, history);
    }

    /** Starts a replica whose clients may take nothing of an answer for {@code patience}. */
    LiveApi(Vertx vertx, String yaml, Integrations integrations, WebOptions options, Duration patience)
            throws Exception {
        this(vertx, yaml, integrations, options, patience, null);
    }

    private LiveApi(
            Vertx vertx,
            String yaml,
            Integrations integrations,
            WebOptions options,
            Duration patience,
            @Nullable HistoryReader history)
            throws Exception {
        this.vertx = vertx;
        PrometheusRegistry registry = new PrometheusRegistry();
        LoadedConfig loadedConfig = loadedConfig(config(yaml), integrations);
        node = CompletableFuture.supplyAsync(() -> start(loadedConfig, registry), loop)
                .get();
        web = web(options, registry);
        port = web.bind().toCompletionStage().toCompletableFuture().get().get(0).port();
        ApiContext context = new ApiContext(
                node,
                () -> peers,
                InstantSource.system(),
                MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {}),
                VERSION,
                "0.0.0",
                Instant.now(),
                false,
                false);
        ApiV2 api = new ApiV2(context, registry, patience);
        endpoints = api.endpoints();
        GrapevineApi own = new GrapevineApi(context, new LastHour(registry));
        web.serve(
                Router.router(vertx),
                List.of(
                        api::mount,
                        own,
                        new HistoryApi(
                                context, Optional.ofNullable(history), Map::of, (search, from, to, asked) -> "{}")),
                () -> CompletableFuture.completedFuture(Optional.empty()),
                Tracer.NONE,
                () -> Clusters.NONE);
    }

    private Node start(LoadedConfig loadedConfig, PrometheusRegistry registry) {
        Node fresh = new Node(
                loop,
                NodeFixtures.OPTIONS,
                new StandaloneReplication(loop, new MemberId("a", "1")),
                Journal.NONE,
                Journal.NONE,
                loadedConfig,
                registry,
                Tracer.NONE);
        fresh.start();
        return fresh;
    }

    private WebServer web(WebOptions options, PrometheusRegistry registry) throws UnusableFileException {
        return new WebServer(vertx, options, registry);
    }

    private static Config config(String yaml) {
        return ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), yaml.getBytes(StandardCharsets.UTF_8))
                .get()
                .config();
    }

    private static LoadedConfig loadedConfig(Config config, Integrations integrations) throws Exception {
        Map<String, List<Integration>> receivers = new TreeMap<>();
        for (ReceiverConfig receiver : config.receivers()) {
            receivers.put(receiver.name(), new ArrayList<>(integrations.of(receiver)));
        }
        GoTemplates templates = GoTemplates.parse(List.of(), InstantSource.system());
        return new LoadedConfig(
                config, receivers, (labels, data) -> templates.routeLabels(data).labels(), EXTERNAL_URL);
    }

    /** Says who is there from now on. */
    public void peers(PeersView picture) {
        peers = picture;
    }

    /** The endpoints of the API by path and method. */
    Map<String, Map<HttpMethod, ApiV2.Endpoint>> endpoints() {
        return endpoints;
    }

    /** The port of the server. */
    public int port() {
        return port;
    }

    /** The replica. */
    public Node node() {
        return node;
    }

    /** The address of a path and query, both escaped already. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Gets a path. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    /** Posts JSON. */
    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Sends any request. */
    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        web.stop(Duration.ZERO).toCompletionStage().toCompletableFuture().join();
        node.stop().toCompletableFuture().join();
        loop.close();
        if (ownsVertx) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
