package io.grapevine.integration.http;

import java.util.function.IntConsumer;

/** Hears of every request of a client but those for its own tokens. Called on event loops. */
@FunctionalInterface
public interface SendObserver {
    /** Hears nothing. */
    SendObserver NONE = request -> status -> {};

    /**
     * A request goes out.
     *
     * @return is told the status of the answer, if there is one
     */
    IntConsumer sent(Sent request);
}
