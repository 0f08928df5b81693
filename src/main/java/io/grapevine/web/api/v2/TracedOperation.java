package io.grapevine.web.api.v2;

import java.io.IOException;

/**
 * An operation whose requests have a span, below that of the request.
 *
 * @param span the name of the span
 * @param quickSize the size in bytes up to which a body makes the operation so short that it runs on the event loop of the
 *     connection; negative if it always needs a worker thread
 */
record TracedOperation(String span, int quickSize, Operation operation) implements Operation {
    /** An operation that needs a worker thread. */
    TracedOperation(String span, Operation operation) {
        this(span, -1, operation);
    }

    @Override
    public void answer(ApiExchange exchange) throws ApiException, IOException {
        operation.answer(exchange);
    }
}
