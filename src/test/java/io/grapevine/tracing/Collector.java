package io.grapevine.tracing;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** A collector of traces on a port of this machine: OTLP by HTTP (protobuf) and by gRPC. */
public final class Collector implements AutoCloseable {
    private static final String GRPC_PATH = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile int failures;
    private volatile boolean mute;

    /**
     * A request that came.
     *
     * @param headers by name in lower case
     */
    public record Request(String version, String path, Map<String, String> headers) {}

    private Collector(HttpServerOptions options, int port) {
        server = vertx.createHttpServer(options)
                .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /** A collector without TLS on a free port. */
    public static Collector start() {
        return on(0);
    }

    /** A collector without TLS on a port. */
    public static Collector on(int port) {
        return new Collector(new HttpServerOptions(), port);
    }

    /** A collector with the given TLS on a free port. */
    public static Collector start(HttpServerOptions tls) {
        return new Collector(tls.setSsl(true).setUseAlpn(true), 0);
    }

    /** The port of the collector. */
    public int port() {
        return server.actualPort();
    }

    /** Answers the next requests with status 503, or {@code UNAVAILABLE} of gRPC. */
    public void refuse(int times) {
        failures = times;
    }

    /** Leaves requests without an answer from now on. */
    public void hang() {
        mute = true;
    }

    private synchronized void take(HttpServerRequest request, Buffer body) {
        Map<String, String> headers = new TreeMap<>();
        MultiMap all = request.headers();
        all.forEach(header -> headers.merge(
                header.getKey().toLowerCase(java.util.Locale.ROOT), header.getValue(), (a, b) -> a + "," + b));
        requests.add(new Request(request.version().alpnName(), request.path(), headers));
        if (mute) {
            return;
        }
        boolean refused = failures > 0;
        if (refused) {
            failures--;
        }
        boolean grpc = request.path().equals(GRPC_PATH);
        if (!refused) {
            boolean zipped = grpc ? body.getByte(0) == 1 : "gzip".equals(headers.get("content-encoding"));
            byte[] message = (grpc ? body.getBuffer(5, body.length()) : body).getBytes();
            spans.addAll(ReceivedSpan.decode(zipped ? unzip(message) : message));
        }
        if (!grpc) {
            request.response().setStatusCode(refused ? 503 : 200).end();
            return;
        }
        request.response().putHeader("content-type", "application/grpc");
        if (refused) { // without a message the status stands among the headers
            request.response()
                    .putHeader("grpc-status", "14")
                    .putHeader("grpc-message", "no%20room")
                    .end();
        } else {
            request.response().setChunked(true).write(Buffer.buffer(new byte[5]));
            request.response().putTrailer("grpc-status", "0").end();
        }
    }

    private static byte[] unzip(byte[] message) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(message))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All spans that came, the earliest start first. */
    public List<ReceivedSpan> spans() {
        List<ReceivedSpan> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingLong(ReceivedSpan::start));
        return sorted;
    }

    /** The spans of a name. */
    public List<ReceivedSpan> spans(String name) {
        return spans().stream().filter(span -> span.name().equals(name)).toList();
    }

    /** The span of an id, if it came. */
    public Optional<ReceivedSpan> span(String id) {
        return spans.stream().filter(span -> span.id().equals(id)).findFirst();
    }

    /** All requests that came. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /** Prints what comes, one span a line, each below its parent. */
    public static void main(String... arguments) throws InterruptedException {
        Collector collector = on(Integer.parseInt(arguments[0]));
        Thread.sleep(Long.parseLong(arguments[1]));
        collector.print("", "");
        collector.spans().stream()
                .filter(span -> !span.parent().isEmpty()
                        && collector.span(span.parent()).isEmpty())
                .forEach(span -> collector.print(span.parent(), "(remote) "));
        System.out.println(collector.spans().stream()
                .map(ReceivedSpan::resource)
                .distinct()
                .toList());
        System.exit(0);
    }

    private void print(String parent, String indent) {
        spans().stream().filter(span -> span.parent().equals(parent)).forEach(span -> {
            System.out.println(indent + span.name() + " kind=" + span.kind() + " status=" + span.status() + " "
                    + span.message() + " [" + span.scope() + "] " + span.attributes() + " " + span.events());
            print(span.id(), indent + "  ");
        });
    }
}
