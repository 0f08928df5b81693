package io.grapevine.amtool.api;

import io.grapevine.httpclient.HttpUrl;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request to an Alertmanager.
 *
 * @param type the media type of the body; null if there is no body
 * @param headers the headers beside that of the type
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record Request(
        String method, HttpUrl url, @Nullable String type, byte @Nullable [] body, Map<String, String> headers) {
    public Request {
        headers = Map.copyOf(headers);
    }

    /** A request without further headers. */
    public Request(String method, HttpUrl url, @Nullable String type, byte @Nullable [] body) {
        this(method, url, type, body, Map.of());
    }

    /** A GET request. */
    public static Request get(HttpUrl url) {
        return new Request("GET", url, null, null);
    }

    /** A POST request with JSON. */
    public static Request post(HttpUrl url, byte[] json) {
        return new Request("POST", url, "application/json", json);
    }

    @Override
    public String toString() {
        return method + " <redacted>";
    }
}
