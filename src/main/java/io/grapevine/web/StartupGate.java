package io.grapevine.web;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds requests until the endpoints exist, so that ports are bound and known before the rest of the program is
 * created.
 */
final class StartupGate implements Handler<HttpServerRequest> {
    private static final int MOST_WAITING = 1_000;

    /** What lets each request that waits through to a handler. */
    private final List<Consumer<Handler<HttpServerRequest>>> waiting = new ArrayList<>();

    private volatile @Nullable Handler<HttpServerRequest> target;

    @Override
    public void handle(HttpServerRequest request) {
        Handler<HttpServerRequest> open = target;
        if (open != null || (open = park(request)) != null) {
            open.handle(request);
        }
    }

    /** Lets the requests that wait, and all that follow, through to {@code handler}. */
    void open(Handler<HttpServerRequest> handler) {
        synchronized (waiting) {
            target = handler;
            waiting.forEach(each -> each.accept(handler));
            waiting.clear();
        }
    }

    private @Nullable Handler<HttpServerRequest> park(HttpServerRequest request) {
        synchronized (waiting) {
            if (target == null && waiting.size() < MOST_WAITING) {
                PausedRequest paused = PausedRequest.of(request);
                Context loop = Vertx.currentContext();
                waiting.add(handler -> loop.runOnContext(now -> paused.goOn(() -> handler.handle(request))));
            } else if (target == null) {
                request.connection().close();
            }
            return target;
        }
    }
}
