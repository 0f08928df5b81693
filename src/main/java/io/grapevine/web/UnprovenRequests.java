package io.grapevine.web;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A limit for requests whose sender is known only from their body, such as a signed callback: any client may send one, so few are let
 * in at a time. A place is taken before the body is read, and kept until the answer. The body must come within seconds. When all
 * places are taken, a request whose body is late gives its place to the next one; without such a request the answer is 503. Thread-safe.
 */
public final class UnprovenRequests implements Handler<RoutingContext> {
    /** A request takes a worker for some milliseconds. */
    static final int MOST = 32;

    private static final Duration BODY_TIME = Duration.ofSeconds(5);

    /** A product sends head and body at once. */
    private static final Duration LATE = Duration.ofSeconds(1);

    /** The requests that have a place, the first ones first, with the time at which they took it. */
    private final Map<RoutingContext, Place> places = new LinkedHashMap<>();

    private record Place(long since, Context loop) {
        boolean isLate(HttpServerRequest request, long now) {
            return now - since >= LATE.toNanos() && !request.isEnded();
        }
    }

    /** Creates the limit with all places free. */
    UnprovenRequests() {}

    @Override
    public void handle(RoutingContext context) {
        Place place = new Place(System.nanoTime(), context.vertx().getOrCreateContext());
        if (!enter(context, place)) {
            context.response().putHeader("Retry-After", "1");
            Answer.lastFault(context, 503, "Too many requests at a time");
            return;
        }
        context.addEndHandler(end -> leave(context));
        limitBody(context);
        context.next();
    }

    /** Closes the connection of a request if its body is not there within seconds, as it is not proven from whom it is. */
    public static void limitBody(RoutingContext context) {
        if (!context.request().isEnded()) {
            long timer = context.vertx().setTimer(BODY_TIME.toMillis(), late -> {
                if (!context.request().isEnded()) {
                    context.response().reset();
                }
            });
            context.addEndHandler(end -> context.vertx().cancelTimer(timer));
        }
    }

    private synchronized boolean enter(RoutingContext context, Place place) {
        if (places.size() == MOST) {
            Optional<Map.Entry<RoutingContext, Place>> late = places.entrySet().stream()
                    .filter(each -> each.getValue().isLate(each.getKey().request(), place.since()))
                    .findFirst();
            if (late.isEmpty()) {
                return false;
            }
            RoutingContext slow = late.get().getKey();
            late.get().getValue().loop().runOnContext(now -> slow.response().reset());
            places.remove(slow);
        }
        places.put(context, place);
        return true;
    }

    private synchronized void leave(RoutingContext context) {
        places.remove(context);
    }
}
