package io.grapevine.web;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.regex.Pattern;

/**
 * Reads the body of a request as bytes before its handler is called. Vert.x' own reader parses forms and uploads, and
 * waits for ever for a form without a boundary.
 */
public final class BodyReader implements Handler<RoutingContext> {
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
    private static final int TOO_LARGE = 413;

    /** The most that is reserved for a body because a client announces it. */
    private static final int MOST_RESERVED = 1 << 20;

    private final long limit;
    private final Handler<RoutingContext> refusal;

    /** A reader that refuses bodies of more than {@code limit} bytes with a line of text. */
    BodyReader(long limit) {
        this(limit, context -> Answer.fault(context, TOO_LARGE, "Request Entity Too Large"));
    }

    /**
     * A reader that refuses bodies of more than {@code limit} bytes.
     *
     * @param refusal answers the request instead, with status 413
     */
    public BodyReader(long limit, Handler<RoutingContext> refusal) {
        this.limit = limit;
        this.refusal = refusal;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (((RoutingContextInternal) context).seenHandler(RoutingContextInternal.BODY_HANDLER)) {
            context.next(); // one with another limit has read it
            return;
        }
        ((RoutingContextInternal) context).visitHandler(RoutingContextInternal.BODY_HANDLER);
        if (announced(request) > limit) {
            refuse(context);
            return;
        }
        // As large as announced, so that it need not grow while it is read.
        Buffer body = Buffer.buffer((int) Math.min(announced(request), MOST_RESERVED));
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= limit) {
                body.appendBuffer(chunk);
            } else if (!context.response().ended()) {
                refuse(context);
            }
        });
        request.endHandler(end -> {
            if (!context.response().ended()) {
                ((RoutingContextInternal) context).setBody(body);
                context.next();
            }
        });
    }

    /** The length of the body that a request announces; 0 if it announces none. */
    static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length == null || !LENGTH.matcher(length).matches() ? 0 : Long.parseLong(length);
    }

    private void refuse(RoutingContext context) {
        // The rest of the body will not be read, so the connection cannot be reused.
        Answer.closing(context);
        refusal.handle(context);
        context.request().handler(rest -> {});
    }
}
