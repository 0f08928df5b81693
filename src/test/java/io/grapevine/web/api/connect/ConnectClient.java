package io.grapevine.web.api.connect;

import io.grapevine.web.ServedWeb;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client of a port of this machine that sends requests as they are given, by HTTP/1.1 or by HTTP/2 without TLS. */
final class ConnectClient implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final int port;

    /** An answer; names of headers and trailers are in lower case. */
    record Answer(int status, Map<String, String> headers, byte[] body, Map<String, String> trailers) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The messages in the body, each with its flags before it. */
        List<byte[]> messages() {
            List<byte[]> messages = new ArrayList<>();
            Buffer rest = Buffer.buffer(body);
            while (rest.length() > 0) {
                int end = 5 + (int) rest.getUnsignedInt(1);
                messages.add(Buffer.buffer()
                        .appendByte(rest.getByte(0))
                        .appendBuffer(rest.getBuffer(5, end))
                        .getBytes());
                rest = rest.getBuffer(end, rest.length());
            }
            return messages;
        }
    }

    ConnectClient(int port) {
        this.port = port;
    }

    /** A request that has been opened; its body is for the caller to send. */
    HttpClientRequest open(HttpVersion version, String method, String path, String... headers) {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
        RequestOptions options = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setMethod(HttpMethod.valueOf(method))
                .setURI(path);
        for (int i = 0; i < headers.length; i += 2) {
            options.putHeader(headers[i], headers[i + 1]);
        }
        return ServedWeb.await(client.request(options).toCompletionStage());
    }

    Answer send(HttpVersion version, String method, String path, byte[] body, String... headers) {
        return answer(open(version, method, path, headers), Buffer.buffer(body));
    }

    static Answer answer(HttpClientRequest request, Buffer body) {
        Future<Answer> answered = request.response() // before it may come
                .compose(response -> response.body()
                        .map(all -> new Answer(
                                response.statusCode(),
                                lower(response.headers()),
                                all.getBytes(),
                                lower(response.trailers()))));
        if (body.length() == 0) {
            request.end();
        } else {
            request.end(body);
        }
        return ServedWeb.await(answered.toCompletionStage());
    }

    private static Map<String, String> lower(Iterable<Map.Entry<String, String>> fields) {
        Map<String, String> lower = new TreeMap<>();
        fields.forEach(
                field -> lower.merge(field.getKey().toLowerCase(Locale.ROOT), field.getValue(), (a, b) -> a + "|" + b));
        return lower;
    }

    /** A message as it is sent. */
    static byte[] framed(int flags, byte... data) {
        return Envelopes.of(flags, data).getBytes();
    }

    @Override
    public void close() {
        ServedWeb.await(vertx.close().toCompletionStage());
    }
}
