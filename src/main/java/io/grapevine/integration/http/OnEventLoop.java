package io.grapevine.integration.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.function.Supplier;

/**
 * Runs conversations on an event loop from their first step on. Begun on another thread, a socket could receive
 * something, or be closed, before anybody listens; begun on a thread of a worker context, its events would come on any
 * thread.
 */
public final class OnEventLoop {
    private OnEventLoop() {}

    /** The result of {@code conversation}, which is begun on an event loop and stays there. */
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
