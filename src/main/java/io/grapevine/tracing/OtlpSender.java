package io.grapevine.tracing;

import io.grapevine.config.TlsConfig;
import io.grapevine.httpclient.ClientTls;
import io.grapevine.httpclient.HostLookup;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.TlsMaterial;
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
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends serialized spans to a collector by OTLP, as protobuf over HTTP/1.1 or by gRPC over HTTP/2, one request at a time.
 * Does not block.
 */
final class OtlpSender implements AutoCloseable {
    private static final Set<Integer> HTTP_RETRYABLE = Set.of(429, 502, 503, 504);

    /** CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS, as OTLP has it. */
    private static final Set<String> GRPC_RETRYABLE = Set.of("1", "4", "8", "10", "11", "14", "15");

    private static final int MAX_ANSWER = 64 << 10;
    private static final int MAX_MESSAGE = 200;

    private final OtlpEndpoint endpoint;
    private final Map<String, String> headers;
    private final boolean gzip;
    private final Duration timeout;
    private final String serverName;
    private final HttpClient client;

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
     * Creates a sender without a connection.
     *
     * @param headers further headers of each request
     * @param gzip whether requests are compressed
     * @param timeout limit of a request, connecting included
     * @throws SendFailure if certificates or keys are unusable
     */
    OtlpSender(
            Vertx vertx,
            OtlpEndpoint endpoint,
            TlsConfig tls,
            Map<String, String> headers,
            boolean gzip,
            Duration timeout)
            throws SendFailure {
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

    /**
     * Sends an {@code ExportTraceServiceRequest}.
     *
     * @return fails with an {@link ExportException}
     */
    Future<Void> send(byte[] message) {
        byte[] body = gzip ? zipped(message) : message;
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
        return HostLookup.SYSTEM
                .resolve(endpoint.host(), endpoint.port())
                .compose(server -> client.request(options.setServer(server)))
                .compose(request -> exchange(request, body))
                .recover(e -> Future.failedFuture(e instanceof ExportException ? e : failure(e)));
    }

    private static byte[] zipped(byte[] message) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to an array never fails
        }
        return zipped.toByteArray();
    }

    /** Messages of exceptions may have headers in them, so only those of connections are shown. */
    private static ExportException failure(Throwable e) {
        boolean shown = e instanceof IOException || e instanceof TimeoutException;
        String message =
                shown && e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
        return new ExportException(message, true);
    }

    private Future<Void> exchange(HttpClientRequest request, byte[] body) {
        headers.forEach(request::putHeader);
        Buffer sent = endpoint.grpc() ? frame(body) : Buffer.buffer(body);
        if (endpoint.grpc()) {
            request.putHeader("content-type", "application/grpc")
                    .putHeader("te", "trailers")
                    .putHeader("grpc-timeout", timeout.toMillis() + "m");
            if (gzip) {
                request.putHeader("grpc-encoding", "gzip");
            }
        } else {
            request.putHeader("content-type", "application/x-protobuf");
            if (gzip) {
                request.putHeader("content-encoding", "gzip");
            }
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

    /** Closes the connection; a request in progress fails. */
    @Override
    public void close() {
        client.close();
    }
}
