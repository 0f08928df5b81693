package io.grapevine.web;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds requests until the endpoints exist, so that ports are bound and known before the rest of the program is
 * created.
 */
final class StartupGate implements Handler<HttpServerRequest> {
    private static final int MOST_WAITING = 1_000;

    private final List<Waiting> waiting = new ArrayList<>();
    private volatile @Nullable Handler<HttpServerRequest> target;

    private record Waiting(HttpServerRequest request, PausedRequest paused, Context loop) {}

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
            for (Waiting one : waiting) {
                one.loop().runOnContext(now -> one.paused().goOn(() -> handler.handle(one.request())));
            }
            waiting.clear();
        }
    }

    private @Nullable Handler<HttpServerRequest> park(HttpServerRequest request) {
        synchronized (waiting) {
            if (target == null && waiting.size() < MOST_WAITING) {
                waiting.add(new Waiting(request, PausedRequest.of(request), Vertx.currentContext()));
            } else if (target == null) {
                request.connection().close();
            }
            return target;
        }
    }
}
