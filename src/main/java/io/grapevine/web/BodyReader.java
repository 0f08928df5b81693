package io.grapevine.web;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the body of a request as bytes before its handler is called, as far as the heap has room. Vert.x' own reader parses forms
 * and uploads, and waits for ever for a form without a boundary.
 *
 * @param limit the size of the largest body in bytes
 * @param refusal answers the request of a larger one instead, with status 413
 */
public record BodyReader(long limit, Handler<RoutingContext> refusal) implements Handler<RoutingContext> {
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
    private static final int TOO_LARGE = 413;

    /** How many times as much as has arrived is reserved, as far as the client has announced that it comes. */
    private static final int AHEAD = 4;

    /** A reader that refuses bodies of more than {@code limit} bytes with a line of text. */
    BodyReader(long limit) {
        this(limit, context -> Answer.fault(context, TOO_LARGE, "Request Entity Too Large"));
    }

    @Override
    public void handle(RoutingContext context) {
        if (((RoutingContextInternal) context).seenHandler(RoutingContextInternal.BODY_HANDLER)) {
            context.next(); // one with another limit has read it
            return;
        }
        ((RoutingContextInternal) context).visitHandler(RoutingContextInternal.BODY_HANDLER);
        if (context.request().isEnded()) {
            context.next(); // its body was passed over
        } else if (announced(context.request()) > limit) {
            refuse(context);
        } else {
            new Reading(context).start();
        }
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

    /** A body that comes. Its memory follows what has arrived: a head alone reserves nothing, whatever it announces. */
    private final class Reading {
        private final RoutingContext context;
        private final HttpServerRequest request;
        private final Optional<AlertAdmission> admission;
        private final long announced;
        private Buffer body = Buffer.buffer();
        private long reserved;

        Reading(RoutingContext context) {
            this.context = context;
            this.request = context.request();
            this.admission = AlertAdmission.of(context);
            this.announced = announced(request);
        }

        void start() {
            context.addEndHandler(end -> {
                admission.ifPresent(each -> each.letGo(reserved));
                reserved = 0;
            });
            ifRoom(0, announced, this::read);
        }

        private void read() {
            request.handler(this::add);
            request.endHandler(end -> {
                if (!context.response().ended()) {
                    ((RoutingContextInternal) context).setBody(body);
                    context.next();
                }
            });
        }

        private void add(Buffer chunk) {
            long length = (long) body.length() + chunk.length();
            if (context.response().ended()) {
                return;
            } else if (length > limit) {
                refuse(context);
            } else if (length <= reserved) {
                body.appendBuffer(chunk);
            } else {
                long larger = Math.max(
                        length, announced > 0 ? Math.min(AHEAD * length, announced) : Math.min(2 * length, limit));
                ifRoom(larger - reserved, larger - reserved, () -> {
                    reserved = larger;
                    body = Buffer.buffer((int) larger).appendBuffer(body).appendBuffer(chunk);
                });
            }
        }

        /** Goes on with {@code bytes} more, where there is room for all that is {@code wanted}; else answers the request. */
        private void ifRoom(long bytes, long wanted, Runnable then) {
            if (admission.isEmpty() || admission.get().hold(context, bytes, wanted)) {
                then.run();
                return;
            }
            PausedRequest paused = PausedRequest.of(request);
            admission.get().measured(context, () -> paused.goOn(() -> measured(bytes, wanted, then)));
        }

        private void measured(long bytes, long wanted, Runnable then) {
            if (context.response().ended() || context.response().closed()) {
                request.handler(null);
            } else if (admission.orElseThrow().holdMeasured(context, bytes, wanted)) {
                then.run();
            } else {
                admission.orElseThrow().refuse(context);
            }
        }
    }
}
