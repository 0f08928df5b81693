package io.grapevine.integration.http;

import java.util.function.IntConsumer;

/** Listener for every request of a client except those for tokens. Called on event loops. */
@FunctionalInterface
public interface SendObserver {
    /** No-op listener. */
    SendObserver NONE = request -> status -> {};

    /**
     * A request is sent.
     *
     * @return called with the status of the response, if there is one
     */
    IntConsumer sent(Sent request);
}
