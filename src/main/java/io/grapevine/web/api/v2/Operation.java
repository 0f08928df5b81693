package io.grapevine.web.api.v2;

import java.io.IOException;

/** An operation of the API, which answers one kind of request. */
@FunctionalInterface
interface Operation {
    /**
     * Answers, now or later. Called on a worker thread, or on an event loop, see {@link TracedOperation}.
     *
     * @throws ApiException if the request cannot be answered as it asks
     * @throws IOException if the client is gone
     */
    void answer(ApiExchange exchange) throws ApiException, IOException;
}
