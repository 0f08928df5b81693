package io.grapevine.web;

import io.vertx.core.http.HttpServerRequest;

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
