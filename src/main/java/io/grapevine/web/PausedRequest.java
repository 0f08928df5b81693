package io.grapevine.web;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** A request whose body waits in the connection while something else is awaited, such as a check of its login. */
public final class PausedRequest {
    private final HttpServerRequest request;

    private PausedRequest(HttpServerRequest request) {
        this.request = request;
    }

    /**
     * Pauses a request, unless all of it has been read already: paused then, it would seem to have an end that is yet to come, and never
     * comes.
     */
    public static PausedRequest of(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.pause();
        }
        return new PausedRequest(request);
    }

    /**
     * Pauses a request as {@link #of} does, on its event loop. What is returned lets it go on there with what handles it then, from any
     * thread; not if its client has gone, as what takes a place after the end never gives it back.
     */
    public static Consumer<Runnable> later(RoutingContext context) {
        PausedRequest paused = of(context.request());
        Context loop = context.vertx().getOrCreateContext();
        return next -> loop.runOnContext(now -> {
            if (!context.response().closed()) {
                paused.goOn(next);
            }
        });
    }

    /**
     * Lets the request be read, and runs what handles it now. In this order: what pauses it again must not be undone. Nothing is read before
     * {@code next} has returned. On the event loop of the request.
     */
    public void goOn(Runnable next) {
        if (!request.isEnded()) { // a stream of HTTP/2 that was reset can neither be paused nor go on
            request.resume();
        }
        next.run();
    }
}
