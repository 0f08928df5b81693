package io.grapevine.web.api.grapevine;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.LoopThread;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Config;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.node.Node;
import io.grapevine.core.node.NodeFixtures;
import io.grapevine.core.node.NodeOptions;
import io.grapevine.core.silence.SilenceLimits;
import io.grapevine.files.ConfigLoader;
import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.receiver.receivertest.ReceiverTester;
import io.grapevine.template.Renderer;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.WebOptions;
import io.grapevine.web.api.http.WorkerExchange;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The endpoints on a free port of this machine, over a replica without files. */
final class LiveTrial implements AutoCloseable {
    /** The time at which alerts are rendered. */
    static final Instant NOW = Instant.parse("2026-11-20T05:00:00Z");

    static final String EXTERNAL_URL = "http://am.example.com";
    static final String RENDER = "/api/grapevine/v1/templates/render";

    private static final String CONFIG = """
            route:
              receiver: team.x
              group_by: [alertname]
              labels: {area: '{{ .CommonLabels.job }}'}
              routes: [{receiver: other, matchers: [job="db"], continue: true}, {receiver: team.x, matchers: [job="db"]}]
            receivers: [{name: team.x}, {name: other}]
            """;

    private static final NodeOptions NEVER_FLUSHING = new NodeOptions(
            Duration.ofDays(5),
            Duration.ZERO,
            Duration.ZERO,
            0,
            SilenceLimits.NONE,
            false,
            Duration.ZERO,
            Duration.ofDays(1),
            false,
            false,
            false,
            NodeFixtures.FEATURES);

    private final LoopThread loop = new LoopThread("grapevine-loop");
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Node node;
    private final ServedWeb web;

    private LiveTrial(
            WebOptions options,
            Map<TemplateLanguage, Renderer> engines,
            ReceiverTester tester,
            WorkerExchange.Workers workers)
            throws UnusableFileException {
        GoTemplates templates = (GoTemplates) engines.get(TemplateLanguage.GO);
        LoadedConfig loadedConfig = new LoadedConfig(
                config(),
                new TreeMap<>(),
                (labels, data) -> templates.routeLabels(data).labels(),
                EXTERNAL_URL);
        node = CompletableFuture.supplyAsync(() -> node(loadedConfig), loop).join();
        InstantSource clock = InstantSource.fixed(NOW);
        web = ServedWeb.serve(
                options, new ReceiverTestApi(node, () -> engines, tester, clock, Runnable::run, workers, registry));
    }

    /** Endpoints whose tests are made by {@code tester}. */
    static LiveTrial testing(ReceiverTester tester) throws Exception {
        return with(ServedWeb.options(), Map.of(TemplateLanguage.GO, templates()), tester);
    }

    /** Endpoints of a server with options. */
    static LiveTrial with(WebOptions options, Map<TemplateLanguage, Renderer> engines, ReceiverTester tester)
            throws Exception {
        return new LiveTrial(options, engines, tester, LiveTrial::onThread);
    }

    private static Future<?> onThread(Runnable task) {
        return Future.fromCompletionStage(CompletableFuture.runAsync(task, each -> new Thread(each, "worker").start()));
    }

    /** Endpoints whose work waits until workers begin it. */
    static LiveTrial on(WorkerExchange.Workers workers) throws Exception {
        ReceiverTester tester = (config, test) -> CompletableFuture.completedFuture(List.of());
        return new LiveTrial(ServedWeb.options(), Map.of(TemplateLanguage.GO, templates()), tester, workers);
    }

    /** Endpoints whose tests come to nothing. */
    static LiveTrial rendering() throws Exception {
        return testing((config, test) -> CompletableFuture.completedFuture(List.of()));
    }

    /** The built-in templates. */
    static GoTemplates templates() {
        try {
            return GoTemplates.parse(List.of(), InstantSource.fixed(NOW));
        } catch (TemplateException e) {
            throw new IllegalStateException(e);
        }
    }

    private Node node(LoadedConfig loadedConfig) {
        return new Node(
                loop,
                NEVER_FLUSHING,
                new StandaloneReplication(loop, new MemberId("a", "1")),
                Journal.NONE,
                Journal.NONE,
                loadedConfig,
                new PrometheusRegistry(),
                Tracer.NONE);
    }

    private static Config config() {
        return ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), CONFIG.getBytes(StandardCharsets.UTF_8))
                .get()
                .config();
    }

    /** Takes in an alert with these labels; it ends at {@code end}. */
    Alert put(Instant end, String... labels) {
        Alert alert = new Alert(
                LabelSet.of(labels), LabelSet.of("summary", "slow"), NOW.minusSeconds(60), end, "http://g", NOW, false);
        ServedWeb.await(node.putAlerts(List.of(alert)));
        return alert;
    }

    /** The server. */
    ServedWeb web() {
        return web;
    }

    /** Posts JSON. */
    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return web.request("POST", path, json, "Content-Type", "application/json");
    }

    /** Asks for a template to be rendered. */
    HttpResponse<String> render(String json) throws IOException, InterruptedException {
        return post(RENDER, json);
    }

    /** The path of the test of a receiver, its name escaped already. */
    static String test(String receiver) {
        return "/api/grapevine/v1/receivers/" + receiver + "/test";
    }

    /** What is counted. */
    String metrics() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, registry.scrape());
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        web.close();
        ServedWeb.await(node.stop());
        loop.close();
    }
}
