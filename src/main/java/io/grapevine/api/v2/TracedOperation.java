package io.grapevine.api.v2;

import java.io.IOException;

/** An operation whose requests have a span of the given name, below that of the request. */
record TracedOperation(String span, Operation operation) implements Operation {
    @Override
    public void answer(ApiExchange exchange) throws ApiException, IOException {
        operation.answer(exchange);
    }
}
