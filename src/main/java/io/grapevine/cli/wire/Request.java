package io.grapevine.cli.wire;

import io.grapevine.http.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param method its method
 * @param url where it goes
 * @param type the type of the body; null if there is none
 * @param body the body; null for none
 */
public record Request(String method, HttpUrl url, @Nullable String type, byte @Nullable [] body) {
    private static final String JSON = "application/json";

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
        return new Request("POST", url, JSON, json);
    }

    @Override
    public String toString() {
        return method + " <redacted>";
    }
}
