package io.grapevine.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * The body of a request whose endpoint has no use for it. It is read before the answer is given: some clients of
 * HTTP/2 (curl 7.88) hang or report an error when an answer is complete before they have sent their whole body.
 */
public final class RequestBodyDrain {
    /** As much as endpoints take that have a use for a body. Beyond it the request is answered early. */
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
