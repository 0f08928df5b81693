package io.grapevine.cli.wire;

import io.grapevine.http.HttpUrl;
import org.jspecify.annotations.Nullable;

/** A request. */
public final class Request {
    private static final String JSON = "application/json";

    private final String method;
    private final HttpUrl url;
    private final @Nullable String type;
    private final byte @Nullable [] body;

    private Request(String method, HttpUrl url, @Nullable String type, byte @Nullable [] body) {
        this.method = method;
        this.url = url;
        this.type = type;
        this.body = body;
    }

    /** Asks for something. */
    public static Request get(HttpUrl url) {
        return new Request("GET", url, null, null);
    }

    /** Asks for something to be deleted. */
    public static Request delete(HttpUrl url) {
        return new Request("DELETE", url, null, null);
    }

    /** Posts JSON. */
    public static Request post(HttpUrl url, byte[] json) {
        return post(url, JSON, json);
    }

    /** Posts a body of a type. */
    static Request post(HttpUrl url, String type, byte[] body) {
        return new Request("POST", url, type, body);
    }

    /** The method. */
    public String method() {
        return method;
    }

    /** Where it goes. */
    public HttpUrl url() {
        return url;
    }

    /** The type of the body; null if there is none. */
    @Nullable
    String type() {
        return type;
    }

    /** The body; null if there is none. */
    byte @Nullable [] body() {
        return body;
    }

    @Override
    public String toString() {
        return method + " <redacted>";
    }
}
