package io.grapevine.integration.http;

import io.grapevine.http.HttpUrl;
import io.grapevine.http.Proxy;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One request as it goes out, every secret filled in.
 *
 * @param method the method
 * @param url where to
 * @param headers all headers but {@code Host} and {@code Content-Length}
 * @param body the body; null for none
 * @param proxy the proxy to go through; null for none
 */
record HttpWire(
        String method,
        HttpUrl url,
        MultiMap headers,
        @Nullable Buffer body,
        @Nullable Proxy proxy) {
    /** Nothing but the method: all the rest may be secret. */
    @Override
    public String toString() {
        return method + " <redacted>";
    }
}
