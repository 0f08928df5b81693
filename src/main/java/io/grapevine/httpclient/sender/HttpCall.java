package io.grapevine.httpclient.sender;

import io.grapevine.base.go.GoUrl;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to send. Its {@code toString} omits URL, headers and body, which may hold secrets.
 *
 * @param url where to send it, as Go's {@code net/url} accepts it
 * @param headers headers beyond those that the client sets itself
 * @param body the body, sent as UTF-8; empty for none
 * @param sealed what is sent in place of the body, as it was encrypted; null for the body itself
 * @param timeout how long the whole exchange may take, redirects and tokens included
 */
public record HttpCall(
        String method,
        String url,
        Map<String, String> headers,
        String body,
        @Nullable Buffer sealed,
        Duration timeout) {
    public HttpCall {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** A request that is not encrypted. */
    public HttpCall(String method, String url, Map<String, String> headers, String body, Duration timeout) {
        this(method, url, headers, body, null, timeout);
    }

    /** A {@code POST} of JSON text, without a timeout yet. */
    public static HttpCall postJson(String url, String json) {
        return json("POST", url, json);
    }

    /** A {@code PATCH} with JSON text, without a timeout yet. */
    public static HttpCall patchJson(String url, String json) {
        return json("PATCH", url, json);
    }

    /** A request with JSON text, or without a body if that is empty; without a timeout yet. */
    public static HttpCall json(String method, String url, String json) {
        return json.isEmpty()
                ? new HttpCall(method, url, Map.of(), "", Duration.ZERO)
                : new HttpCall(method, url, Map.of("Content-Type", "application/json"), json, Duration.ZERO);
    }

    /** A request with a form, without a timeout yet. */
    public static HttpCall form(String method, String url, Map<String, ?> fields) {
        Map<String, String> headers = Map.of("Content-Type", "application/x-www-form-urlencoded");
        return new HttpCall(method, url, headers, GoUrl.form(fields), Duration.ZERO);
    }

    /** A copy of this request with another timeout. */
    public HttpCall within(Duration limit) {
        return new HttpCall(method, url, headers, body, sealed, limit);
    }

    /** A copy of this request that sends {@code encrypted}; who looks at it sees the body. */
    public HttpCall sealed(Buffer encrypted) {
        return new HttpCall(method, url, headers, body, encrypted, timeout);
    }

    /** What is sent as the body. */
    Buffer content() {
        return sealed == null ? Buffer.buffer(body) : sealed;
    }

    /** A copy of this request with a header set. */
    public HttpCall with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpCall(method, url, more, body, sealed, timeout);
    }

    /** This request with an access token, if that is not empty. */
    public HttpCall withToken(String token) {
        return token.isEmpty() ? this : with("Authorization", "Bearer " + token);
    }

    @Override
    public String toString() {
        return method + " <redacted>";
    }
}
