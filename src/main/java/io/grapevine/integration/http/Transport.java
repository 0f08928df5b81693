package io.grapevine.integration.http;

import io.grapevine.http.SendFailure;
import io.vertx.core.Future;

/** Brings single requests over, with TLS set up as it was when the transport was made. */
interface Transport {
    /** Sends a request; fails with an {@link SendFailure} or with what the connection threw. */
    Future<HttpReply> exchange(HttpWire wire, Deadline deadline);

    /** Closes the connections. */
    void close();
}
