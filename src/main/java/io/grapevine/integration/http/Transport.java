package io.grapevine.integration.http;

import io.grapevine.http.SendFailure;
import io.vertx.core.Future;

/** Transport of single requests, with fixed TLS settings. */
interface Transport {
    /** Sends a request; fails with a {@link SendFailure} or the exception of the connection. */
    Future<HttpReply> exchange(HttpWire wire, ExchangeDeadline deadline);

    /** Closes the connections. */
    void close();
}
