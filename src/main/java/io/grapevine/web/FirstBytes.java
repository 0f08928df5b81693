package io.grapevine.web;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;

/**
 * Reads the first bytes of the body of a request and passes the rest over, for a request that has to be taken whatever its sender
 * writes in it. As soon as these bytes are there its handler is called: the rest may never end.
 */
public final class FirstBytes implements Handler<RoutingContext> {
    private final int most;

    /** A reader of at most {@code most} bytes. */
    public FirstBytes(int most) {
        this.most = most;
    }

    @Override
    public void handle(RoutingContext context) {
        ((RoutingContextInternal) context).visitHandler(RoutingContextInternal.BODY_HANDLER); // so that none refuses it
        if (context.request().isEnded()) {
            context.next();
            return;
        }
        Reading reading = new Reading(context);
        context.request().handler(reading::add).endHandler(end -> reading.done());
    }

    private final class Reading {
        private final RoutingContext context;
        private final Buffer body = Buffer.buffer();
        private boolean isDone;

        Reading(RoutingContext context) {
            this.context = context;
        }

        void add(Buffer chunk) {
            body.appendBuffer(chunk, 0, isDone ? 0 : Math.min(chunk.length(), most - body.length()));
            if (body.length() == most) {
                done();
            }
        }

        void done() {
            if (!isDone) {
                isDone = true;
                ((RoutingContextInternal) context).setBody(body);
                context.next();
            }
        }
    }
}
