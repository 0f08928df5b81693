package io.grapevine.tracing;

import io.grapevine.base.Gzip;
import io.grapevine.base.HeaderText;
import io.grapevine.base.loop.Throttle;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.TracingConfig;
import io.grapevine.httpclient.ClientTls;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.HostLookup;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.TlsMaterial;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports batches of spans to a collector by OTLP, as protobuf over HTTP/1.1 or by gRPC over HTTP/2, one request at a time; does not
 * block. A batch is sent again a few times if the collector may accept it later, and then dropped;
 * failures are logged at most once a minute.
 */
final class OtlpExporter implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpExporter.class);
    private static final int ATTEMPTS = 4;
    private static final long FIRST_WAIT_MILLIS = 500;

    private static final Set<Integer> HTTP_RETRYABLE = Set.of(429, 502, 503, 504);

    /** CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS, as OTLP has it. */
    private static final Set<String> GRPC_RETRYABLE = Set.of("1", "4", "8", "10", "11", "14", "15");

    private static final int MAX_ANSWER = 64 << 10;
    private static final int MAX_MESSAGE = 200;

    private final Vertx vertx;
    private final OtlpEndpoint endpoint;
    private final Map<String, String> headers;
    private final boolean gzip;
    private final Duration timeout;
    private final String serverName;
    private final HttpClient client;
    private final Throttle lines = new Throttle(Duration.ofMinutes(1));
    private volatile boolean stopping;
    private long lost;
    private boolean failing;

    /** A refusal of the collector, or a failure to reach it. */
    static final class ExportException extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean retryable;

        ExportException(String message, boolean retryable) {
            super(message, null, false, false);
            this.retryable = retryable;
        }

        /** Whether the same spans may be accepted later. */
        boolean isRetryable() {
            return retryable;
        }
    }

    /**
     * Creates an exporter without a connection.
     *
     * @param timeout limit of a request, connecting included
     * @throws SendFailure if certificates or keys are unusable
     */
    OtlpExporter(
            Vertx vertx,
            OtlpEndpoint endpoint,
            TlsConfig tls,
            Map<String, String> headers,
            boolean gzip,
            Duration timeout)
            throws SendFailure {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.headers = Map.copyOf(headers);
        this.gzip = gzip;
        this.timeout = timeout;
        this.serverName = tls.serverName();
        HttpClientOptions options = new HttpClientOptions()
                .setMaxPoolSize(1)
                .setHttp2MaxPoolSize(1)
                .setMaxWaitQueueSize(4)
                .setProtocolVersion(endpoint.grpc() ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setHttp2ClearTextUpgrade(false)
                .setUseAlpn(endpoint.grpc() && endpoint.tls());
        if (endpoint.tls()) {
            ClientTls.apply(TlsMaterial.read(tls), options);
        }
        client = vertx.createHttpClient(options);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = new CompletableResultCode();
        TraceRequestMarshaler request = TraceRequestMarshaler.create(spans);
        ByteArrayOutputStream message = new ByteArrayOutputStream(request.getBinarySerializedSize());
        try {
            request.writeBinaryTo(message);
        } catch (IOException e) {
            return CompletableResultCode.ofExceptionalFailure(e);
        }
        attempt(message.toByteArray(), spans.size(), 1, result);
        return result;
    }

    private void attempt(byte[] message, int spans, int attempt, CompletableResultCode result) {
        send(message)
                .onSuccess(sent -> {
                    delivered();
                    result.succeed();
                })
                .onFailure(e -> {
                    boolean again = e instanceof ExportException fault && fault.isRetryable();
                    if (again && attempt < ATTEMPTS && !stopping) {
                        vertx.setTimer(
                                FIRST_WAIT_MILLIS << (attempt - 1),
                                timer -> attempt(message, spans, attempt + 1, result));
                    } else {
                        dropped(spans, e);
                        result.fail();
                    }
                });
    }

    /**
     * Sends an {@code ExportTraceServiceRequest}.
     *
     * @return fails with an {@link ExportException}
     */
    Future<Void> send(byte[] message) {
        byte[] body = gzip ? Gzip.compress(message) : message;
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setSsl(endpoint.tls())
                .setURI(endpoint.path())
                .setConnectTimeout(timeout.toMillis())
                .setIdleTimeout(timeout.toMillis());
        if (endpoint.tls() && !serverName.isEmpty()) {
            options.setHost(serverName);
        }
        return Destinations.ANY
                .find(endpoint.host())
                .map(address -> HostLookup.server(address, endpoint.port()))
                .compose(server -> client.request(options.setServer(server)))
                .compose(request -> exchange(request, body))
                .recover(e -> Future.failedFuture(e instanceof ExportException ? e : failure(e)));
    }

    /** Messages of exceptions may have headers in them, so only those of connections are shown. */
    private static ExportException failure(Throwable e) {
        boolean shown = e instanceof IOException || e instanceof TimeoutException;
        String message =
                shown && e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
        return new ExportException(message, true);
    }

    private Future<Void> exchange(HttpClientRequest request, byte[] body) {
        headers.forEach((name, value) -> request.putHeader(name, HeaderText.written(value)));
        Buffer sent = endpoint.grpc() ? frame(body) : Buffer.buffer(body);
        if (endpoint.grpc()) {
            request.putHeader("content-type", "application/grpc")
                    .putHeader("te", "trailers")
                    .putHeader("grpc-timeout", timeout.toMillis() + "m");
        } else {
            request.putHeader("content-type", "application/x-protobuf");
        }
        if (gzip) {
            request.putHeader(endpoint.grpc() ? "grpc-encoding" : "content-encoding", "gzip");
        }
        return request.send(sent).compose(response -> answered(request, response));
    }

    /** The message of a call: whether it is compressed, its length, itself. */
    private Buffer frame(byte[] body) {
        return Buffer.buffer(body.length + 5)
                .appendByte((byte) (gzip ? 1 : 0))
                .appendInt(body.length)
                .appendBytes(body);
    }

    private Future<Void> answered(HttpClientRequest request, HttpClientResponse response) {
        long[] read = {0};
        response.handler(part -> {
            read[0] += part.length();
            if (read[0] > MAX_ANSWER) {
                request.reset();
            }
        });
        return response.end().compose(end -> {
            int status = response.statusCode();
            if (status != 200) {
                return refused("HTTP status " + status, HTTP_RETRYABLE.contains(status));
            }
            return endpoint.grpc() ? grpcStatus(response) : Future.succeededFuture();
        });
    }

    /** The status stands in the trailers, or among the headers of an answer without a message. */
    private static Future<Void> grpcStatus(HttpClientResponse response) {
        MultiMap from = response.trailers().contains("grpc-status") ? response.trailers() : response.headers();
        String status = from.get("grpc-status");
        if ("0".equals(status)) {
            return Future.succeededFuture();
        }
        return refused(
                "gRPC status " + (status == null ? "missing" : status) + text(from.get("grpc-message")),
                status != null && GRPC_RETRYABLE.contains(status));
    }

    /** The message of a status, whose unusual characters are escaped by percent signs. */
    private static String text(@Nullable String message) {
        if (message == null || message.isEmpty()) {
            return "";
        }
        String start = message.substring(0, Math.min(MAX_MESSAGE, message.length()));
        try {
            return ": " + URLDecoder.decode(start.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return ": " + start;
        }
    }

    private static Future<Void> refused(String message, boolean retryable) {
        return Future.failedFuture(new ExportException(message, retryable));
    }

    private synchronized void delivered() {
        if (failing) {
            failing = false;
            LOG.atInfo()
                    .addKeyValue("endpoint", endpoint)
                    .addKeyValue("lost", lost)
                    .log("Sending traces works again");
            lost = 0;
        }
    }

    private synchronized void dropped(int spans, Throwable e) {
        failing = true;
        lost += spans;
        if (lines.permits(Duration.ofNanos(System.nanoTime()))) {
            LOG.atWarn()
                    .addKeyValue("endpoint", endpoint)
                    .addKeyValue("err", e.getMessage())
                    .addKeyValue("lost", lost)
                    .log("Sending traces failed");
        }
    }

    /** Makes no further attempt after those in progress. */
    void stopRetries() {
        stopping = true;
    }

    /** Closes the connection; a request in progress fails. */
    void disconnect() {
        client.close();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    /**
     * Destination of spans.
     *
     * @param host the name or address, without brackets
     * @param grpc whether by gRPC, else as protobuf over HTTP
     */
    record OtlpEndpoint(String host, int port, boolean tls, String path, boolean grpc) {
        private static final String HTTP_PATH = "/v1/traces";
        private static final String GRPC_PATH = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

        /**
         * Reads {@code endpoint}: host and port, as Alertmanager documents it, or a URL. Without a port it is that of HTTPS, or
         * of HTTP if that is {@code insecure}.
         *
         * @return empty if it is neither
         */
        static Optional<OtlpEndpoint> of(TracingConfig config) {
            boolean grpc = config.clientType().equals("grpc");
            String text = config.endpoint();
            if (text.startsWith("dns:///")) { // a target of gRPC
                text = text.substring("dns:///".length());
            }
            boolean hasScheme = text.contains("://");
            boolean tls = !config.insecure() && !text.startsWith("http://");
            try {
                HttpUrl url = HttpUrl.parse(hasScheme ? text : (tls || grpc ? "https://" : "http://") + text);
                if (url.userInfo() != null) {
                    return Optional.empty();
                }
                String path = url.path().length() <= 1 ? HTTP_PATH : url.target();
                return Optional.of(new OtlpEndpoint(url.host(), url.port(), tls, grpc ? GRPC_PATH : path, grpc));
            } catch (SendFailure e) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }
}
