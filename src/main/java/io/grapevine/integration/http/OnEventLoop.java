package io.grapevine.integration.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.function.Supplier;

/**
 * Runs socket conversations on an event loop from the start, so that no event precedes the registration of handlers and
 * all are on one thread.
 */
public final class OnEventLoop {
    private OnEventLoop() {}

    /** Runs {@code conversation} on an event loop. */
    public static <T> Future<T> run(Vertx vertx, Supplier<Future<T>> conversation) {
        Promise<T> result = Promise.promise();
        Context loop = ((VertxInternal) vertx).createEventLoopContext();
        loop.runOnContext(begin -> {
            try {
                conversation.get().onComplete(result);
            } catch (RuntimeException fault) {
                result.fail(fault);
            }
        });
        return result.future();
    }
}
