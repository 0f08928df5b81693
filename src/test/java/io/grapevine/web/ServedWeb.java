package io.grapevine.web;

import io.grapevine.Records;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Extensions.Clusters;
import io.grapevine.server.flags.CommandLines;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A web server on a free port of this machine, and a client for it. */
public final class ServedWeb implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final WebServer server;
    private final int port;

    private ServedWeb(WebOptions options, Reloader reloader, Supplier<Clusters> clusters, Routes... routes)
            throws UnusableFileException {
        this(options, HeapRoom.ofThisProcess(), AnswerRoom.ofThisProcess(), reloader, clusters, routes);
    }

    private ServedWeb(
            WebOptions options,
            HeapRoom room,
            AnswerRoom answers,
            Reloader reloader,
            Supplier<Clusters> clusters,
            Routes... routes)
            throws UnusableFileException {
        server = new WebServer(vertx, options, new PrometheusRegistry(), room, answers);
        port = await(server.bind().toCompletionStage()).get(0).port();
        server.serve(Router.router(vertx), List.of(routes), reloader, Tracer.NONE, clusters);
    }

    /** Options of a command line for a server on any free port. */
    public static WebOptions options(String... flags) {
        return optionsAt("127.0.0.1:0", flags);
    }

    /** Options of a command line for a server at an address. */
    public static WebOptions optionsAt(String address, String... flags) {
        List<String> arguments = new ArrayList<>(List.of(flags));
        arguments.add("--web.listen-address=" + address);
        return CommandLines.options(arguments).web();
    }

    /** Options for a server on any free port with other bounds on clients. */
    static WebOptions limited(WebOptions.Limits limits) {
        WebOptions usual = options();
        return Records.with(usual, "limits", limits);
    }

    /** A server that reloads by doing nothing. */
    public static ServedWeb serve(WebOptions options, Routes... routes) throws UnusableFileException {
        return serve(options, () -> Clusters.NONE, routes);
    }

    /** A server that reloads by doing nothing, and what its configuration says of clusters. */
    public static ServedWeb serve(WebOptions options, Supplier<Clusters> clusters, Routes... routes)
            throws UnusableFileException {
        return new ServedWeb(options, () -> CompletableFuture.completedFuture(Optional.empty()), clusters, routes);
    }

    /** A server that has this much room for bodies and alerts. */
    static ServedWeb serve(HeapRoom room, Routes... routes) throws UnusableFileException {
        return new ServedWeb(
                options(),
                room,
                AnswerRoom.ofThisProcess(),
                () -> CompletableFuture.completedFuture(Optional.empty()),
                () -> Clusters.NONE,
                routes);
    }

    /** A server that has this much room for answers. */
    static ServedWeb serve(AnswerRoom room, Routes... routes) throws UnusableFileException {
        return new ServedWeb(
                options(),
                HeapRoom.ofThisProcess(),
                room,
                () -> CompletableFuture.completedFuture(Optional.empty()),
                () -> Clusters.NONE,
                routes);
    }

    /** A server with a reloader. */
    public static ServedWeb reloading(Reloader reloader) throws UnusableFileException {
        return new ServedWeb(options(), reloader, () -> Clusters.NONE);
    }

    /** Listens for links and callbacks at another address, or at none; the address with its real port. */
    CompletionStage<Optional<ListenAddress>> listenForCallbacks(String address) {
        return server.listenForCallbacks(ListenAddress.parse(address)).toCompletionStage();
    }

    /** What another port of this machine answers. */
    HttpResponse<String> requestAt(int other, String method, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + other + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The port of the server. */
    public int port() {
        return port;
    }

    /** What the server answers to a GET. */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return request("GET", path, "", headers);
    }

    /** What the server answers to a request. */
    public HttpResponse<String> request(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return client.send(build(method, path, body, headers), HttpResponse.BodyHandlers.ofString());
    }

    /** What the server will answer to a GET. */
    public CompletableFuture<HttpResponse<String>> later(String path, String... headers) {
        return client.sendAsync(build("GET", path, "", headers), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest build(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    /** Sends bytes as they are and reads until the server closes the connection. */
    public String raw(String text) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** A connection on which nothing was sent yet; reads fail after 20 seconds. */
    public Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Whether the server closes the connection, with or without an answer, before the socket's time-out. */
    public static boolean closes(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[1024];
        try {
            int read = in.read(buffer);
            while (read >= 0) {
                read = in.read(buffer);
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    /** Stops it as the program does. */
    public CompletionStage<Void> stop(Duration patience) {
        return server.stop(patience).toCompletionStage();
    }

    /** Waits for a result, 20 seconds at most. */
    public static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        await(vertx.close().toCompletionStage());
    }

    /** The headers of a response by which a browser lets pages of other origins read it. */
    static Map<String, List<String>> accessControl(HttpResponse<?> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.keySet().removeIf(name -> !name.startsWith("access-control-"));
        return headers;
    }
}
