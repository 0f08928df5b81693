package io.grapevine.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads and discards the body of a request before the response. Some HTTP/2 clients (curl 7.88) hang or fail if the
 * response is complete before they have sent the whole body.
 */
public final class RequestBodyDrain {
    /** The body limit of the API. A larger body gets the response before its end. */
    private static final long MOST = WebOptions.Limits.DEFAULT.body();

    private final Runnable then;
    private long read;
    private boolean isDone;

    private RequestBodyDrain(Runnable then) {
        this.then = then;
    }

    /**
     * Discards the body of a request, up to 64 MiB of it.
     *
     * @param then run once, on the event loop, when the body has ended or is found to be too large to wait for
     */
    public static void skip(RoutingContext context, Runnable then) {
        HttpServerRequest request = context.request();
        if (request.isEnded() || BodyReader.announced(request) > MOST) {
            then.run();
            return;
        }
        RequestBodyDrain body = new RequestBodyDrain(then);
        request.handler(chunk -> body.count(chunk.length()));
        request.endHandler(end -> body.done());
    }

    private void count(int bytes) {
        read += bytes;
        if (read > MOST) {
            done();
        }
    }

    private void done() {
        if (!isDone) {
            isDone = true;
            then.run();
        }
    }
}
