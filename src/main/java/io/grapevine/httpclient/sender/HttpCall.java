package io.grapevine.httpclient.sender;

import io.grapevine.base.go.GoUrl;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request to send. Its {@code toString} omits URL, headers and body, which may hold secrets.
 *
 * @param method the method, in capitals
 * @param url where to send it, as Go's {@code net/url} accepts it
 * @param headers headers beyond those that the client sets itself
 * @param body the body, sent as UTF-8; empty for none
 * @param timeout how long the whole exchange may take, redirects and tokens included
 */
public record HttpCall(String method, String url, Map<String, String> headers, String body, Duration timeout) {
    public HttpCall {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** A {@code POST} of JSON text, without a timeout yet. */
    public static HttpCall postJson(String url, String json) {
        return new HttpCall("POST", url, Map.of("Content-Type", "application/json"), json, Duration.ZERO);
    }

    /** A {@code PATCH} with JSON text, without a timeout yet. */
    public static HttpCall patchJson(String url, String json) {
        return new HttpCall("PATCH", url, Map.of("Content-Type", "application/json"), json, Duration.ZERO);
    }

    /** A request with a form, without a timeout yet. */
    public static HttpCall form(String method, String url, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> GoUrl.escapeForm(field.getKey()) + "=" + GoUrl.escapeForm(field.getValue()))
                .collect(Collectors.joining("&"));
        return new HttpCall(
                method, url, Map.of("Content-Type", "application/x-www-form-urlencoded"), body, Duration.ZERO);
    }

    /** The same request with another timeout. */
    public HttpCall within(Duration limit) {
        return new HttpCall(method, url, headers, body, limit);
    }

    /** The same request with a header set. */
    public HttpCall with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpCall(method, url, more, body, timeout);
    }

    @Override
    public String toString() {
        return method + " <redacted>";
    }
}
