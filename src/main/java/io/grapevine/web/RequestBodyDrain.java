package io.grapevine.web;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;

/**
 * Reads the body of a request before the response, and discards all of it, or all but its beginning. Some HTTP/2 clients (curl 7.88) hang
 * or fail if the response is complete before they have sent the whole body.
 */
public final class RequestBodyDrain {
    /** The body limit of the API. A larger body gets the response before its end. */
    private static final long MOST = WebOptions.Limits.DEFAULT.body();

    private final long enough;
    private final Runnable then;
    private long read;
    private boolean isDone;

    private RequestBodyDrain(long enough, Runnable then) {
        this.enough = enough;
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
        RequestBodyDrain body = new RequestBodyDrain(MOST + 1, then);
        request.handler(chunk -> body.count(chunk.length())).endHandler(end -> body.done());
    }

    /** A handler that discards the body of a request, up to 64 MiB of it, before {@code next} is called. */
    public static Handler<RoutingContext> before(Handler<RoutingContext> next) {
        return context -> skip(context, () -> next.handle(context));
    }

    /**
     * A handler that keeps the first {@code most} bytes of the body, for a request that has to be taken whatever its sender writes in it. As
     * soon as these are there the next handler is called: the rest may never end.
     */
    public static Handler<RoutingContext> keepingFirst(int most) {
        return context -> {
            ((RoutingContextInternal) context)
                    .visitHandler(RoutingContextInternal.BODY_HANDLER); // so that none refuses it
            if (context.request().isEnded()) {
                context.next();
                return;
            }
            Buffer kept = Buffer.buffer();
            RequestBodyDrain body = new RequestBodyDrain(most, () -> {
                ((RoutingContextInternal) context).setBody(kept);
                context.next();
            });
            context.request()
                    .handler(chunk -> {
                        kept.appendBuffer(chunk, 0, body.isDone ? 0 : Math.min(chunk.length(), most - kept.length()));
                        body.count(chunk.length());
                    })
                    .endHandler(end -> body.done());
        };
    }

    private void count(int bytes) {
        read += bytes;
        if (read >= enough) {
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
