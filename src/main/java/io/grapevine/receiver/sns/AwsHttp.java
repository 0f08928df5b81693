package io.grapevine.receiver.sns;

import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpFaults;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSender;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notify.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The HTTP client of the SDK's client of the Security Token Service: requests go through the receiver's {@code
 * http_config}. A call blocks its thread, for a bounded time, so that it must not run on an event loop.
 *
 * @param limit the time limit of each request
 */
record AwsHttp(HttpSender sender, Duration limit) implements SdkHttpClient {
    private static final String SERVICE = "STS";

    /** Headers that {@link HttpSender} sets. */
    private static final Set<String> OWN = Set.of("host", "content-length", "user-agent");

    private static final String IDENTITY = "WebIdentityToken=";

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return response(exchange(AwsHttp.call(request, limit)));
            }

            @Override
            public void abort() {
                // the request ends at its time limit
            }
        };
    }

    private static HttpCall call(HttpExecuteRequest request, Duration limit) throws IOException {
        SdkHttpRequest http = request.httpRequest();
        Map<String, String> headers = new TreeMap<>();
        http.forEachHeader((name, values) -> {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, String.join(",", values));
            }
        });
        String body = "";
        if (request.contentStreamProvider().isPresent()) {
            try (InputStream content = request.contentStreamProvider().get().newStream()) {
                body = new String(content.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        return new HttpCall(http.method().name(), http.getUri().toString(), headers, body, limit);
    }

    private HttpReply exchange(HttpCall call) {
        try {
            HttpReply reply =
                    sender.send(call).toCompletableFuture().get(limit.toMillis() + 1000, TimeUnit.MILLISECONDS);
            if (StatusTable.isSuccess(reply.status())) {
                return reply;
            }
            throw new CredentialFailure(refused(call, reply));
        } catch (ExecutionException failed) {
            throw unanswered(failed.getCause() == null ? failed : failed.getCause());
        } catch (TimeoutException late) {
            throw unanswered(late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unanswered(stopped);
        }
    }

    private static CredentialFailure unanswered(Throwable fault) {
        return CredentialFailure.passing(
                SERVICE + ": " + HttpFaults.at(SERVICE, fault).getMessage());
    }

    /** The outcome of an attempt that STS refused. Its answer may repeat what it was sent. */
    private static Outcome refused(HttpCall call, HttpReply reply) {
        Arrays.stream(call.body().split("&"))
                .filter(parameter -> parameter.startsWith(IDENTITY))
                .map(parameter -> URLDecoder.decode(parameter.substring(IDENTITY.length()), StandardCharsets.UTF_8))
                .forEach(reply.redaction()::hide);
        String token = call.headers().getOrDefault("X-Amz-Security-Token", "");
        reply.redaction().hide(token);
        return AwsErrorResponse.of(SERVICE, reply, !token.isEmpty()).outcome();
    }

    private static HttpExecuteResponse response(HttpReply reply) {
        SdkHttpResponse.Builder response = SdkHttpResponse.builder().statusCode(reply.status());
        reply.headers().forEach((name, value) -> response.putHeader(name, List.of(value)));
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        return HttpExecuteResponse.builder()
                .response(response.build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    @Override
    public void close() {
        // the sender belongs to the configuration
    }
}
