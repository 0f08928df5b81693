package io.grapevine.server;

import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.base.trace.ReplaceableTracer;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.server.flags.CommandLines;
import io.grapevine.server.flags.ExternalUrl;
import io.grapevine.server.flags.Options;
import io.grapevine.web.ServedWeb;
import io.grapevine.web.WebServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A replica as the program puts it together, in this process, behind a web server on a free port of this machine. */
public final class LiveProgram implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final WebServer web;
    private final LiveReplica replica;
    private final int port;
    private final Router mounted;

    /**
     * Starts a replica.
     *
     * @param directory where its configuration is written and its state is kept
     * @param flags beyond those that keep it on this machine
     */
    public LiveProgram(Path directory, String config, String... flags) throws Exception {
        Path file = Files.writeString(directory.resolve("alertmanager.yml"), config);
        Options options = options(directory, file, flags);
        Files.createDirectories(options.storage().directory());
        PrometheusRegistry registry = new PrometheusRegistry();
        web = new WebServer(vertx, options.web(), registry);
        port = ServedWeb.await(web.bind().toCompletionStage()).get(0).port();
        ReplaceableTracer tracer = new ReplaceableTracer();
        replica = new LiveReplica(
                options,
                "host",
                ExternalUrl.of("http://am.example.com"),
                vertx,
                registry,
                BuildInfo.read(),
                tracer,
                web);
        ServedWeb.await(replica.start()).ifPresent(fault -> {
            throw new AssertionError(fault);
        });
        mounted = web.serve(Router.router(vertx), replica.routes(), replica, tracer, replica::clusters);
    }

    private static Options options(Path directory, Path file, String... flags) throws ConfigLoadException {
        List<String> arguments = new ArrayList<>(List.of(
                "--config.file=" + file,
                "--storage.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:0",
                "--cluster.listen-address="));
        arguments.addAll(List.of(flags));
        return LoadedConfigReader.withServerSection(CommandLines.options(arguments));
    }

    /** The port that it serves. */
    public int port() {
        return port;
    }

    /** The routes of the endpoints that it serves beside the fixed ones. */
    List<Route> routes() {
        return mounted.getRoutes();
    }

    /** Reloads its configuration, as a signal or a changed file has it. */
    void reload(String via) {
        ServedWeb.await(replica.reload(via));
    }

    /** Posts JSON. */
    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Gets a path. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        ServedWeb.await(web.stop(Duration.ZERO).toCompletionStage());
        ServedWeb.await(replica.stop());
        ServedWeb.await(vertx.close().toCompletionStage());
    }
}
