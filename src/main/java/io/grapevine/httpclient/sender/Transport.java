package io.grapevine.httpclient.sender;

import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.Proxy;
import io.grapevine.httpclient.SendFailure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Transport of single requests, with fixed TLS settings. */
interface Transport {
    /**
     * A request with its secrets.
     *
     * @param headers all headers but {@code Host} and {@code Content-Length}, by name in any case
     * @param body the body; null for none
     * @param proxy the proxy to go through; null for none
     */
    record ResolvedRequest(
            String method,
            HttpUrl url,
            Map<String, List<String>> headers,
            @Nullable Buffer body,
            @Nullable Proxy proxy) {
        /** The method only, as all else may be secret. */
        @Override
        public String toString() {
            return method + " <redacted>";
        }
    }

    /** Sends a request; fails with a {@link SendFailure} or the exception of the connection. */
    Future<HttpReply> exchange(ResolvedRequest request, ExchangeDeadline deadline);
}
