package io.grapevine.web;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.loop.FairPlaces;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Limits the requests that read, whose answers are computed at a time, and the duration of every request; a request beyond a limit gets
 * 503. The probes count against no limit of number: a server that is busy is healthy.
 */
public final class RequestLimits implements Handler<RoutingContext> {
    private static final String KEY = RequestLimits.class.getName();
    private static final String OWNER = KEY + ".owner";

    /** The greatest number of streams that are open at a time. */
    public static final int MOST_STREAMS = 1_000;

    private static final int UNAVAILABLE = 503;

    private final int most;
    private final ComputeSlots slots;
    private final FairPlaces streams = new FairPlaces(MOST_STREAMS);
    private final Duration timeout;
    private final Predicate<String> isStream;
    private final Predicate<String> isProbe;
    private final RequestMetrics metrics;

    /**
     * The limits.
     *
     * @param isStream whether a path is one of a response that does not end, and so is not limited
     */
    RequestLimits(WebOptions options, Predicate<String> isStream, RequestMetrics metrics) {
        this.isStream = isStream;
        this.isProbe =
                Set.of(options.prefix().path() + "/-/healthy", options.prefix().path() + "/-/ready")::contains;
        this.most = options.getConcurrency();
        this.slots = new ComputeSlots(most);
        this.timeout = options.timeout();
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext context) {
        context.put(KEY, this);
        if (isStream.test(context.request().path())) {
            context.next();
            return;
        }
        if (timeout.toMillis() > 0) {
            limitTime(context);
        }
        if (context.request().method().equals(HttpMethod.GET)
                && !isProbe.test(context.request().path())) {
            admit(context);
        } else {
            context.next();
        }
    }

    /** Lets a request that reads take one of the places of those whose answers are computed, or refuses it. */
    public static void admit(RoutingContext context) {
        RequestLimits limits = context.get(KEY);
        if (limits == null || limits.enter(context)) {
            context.next();
        } else {
            limits.metrics.limitExceeded.inc();
            Answer.fault(
                    context,
                    UNAVAILABLE,
                    "Limit of concurrent GET requests reached (" + limits.most + "), try again later.\n");
        }
    }

    /** Names who shares the places of requests and of streams with others, such as a tenant. Before the limits. */
    public static void share(RoutingContext context, String owner) {
        context.put(OWNER, owner);
    }

    /** Whether a stream may be opened; it counts until the end of its answer. */
    public static boolean admitsStream(RoutingContext context) {
        RequestLimits limits = context.get(KEY);
        String owner = context.get(OWNER, "");
        if (limits != null && !limits.streams.take(owner)) {
            return false;
        }
        context.addEndHandler(end -> {
            if (limits != null) {
                limits.streams.giveBack(owner);
            }
        });
        return true;
    }

    private boolean enter(RoutingContext context) {
        if (!slots.enter(context, context.get(OWNER, ""))) {
            return false;
        }
        metrics.inFlight.inc();
        context.addEndHandler(end -> metrics.inFlight.dec());
        return true;
    }

    private void limitTime(RoutingContext context) {
        long timer = context.vertx().setTimer(timeout.toMillis(), id -> {
            if (!context.response().headWritten() && !AnswerPieces.of(context).isBegun()) {
                Answer.text(
                        context, UNAVAILABLE, "Exceeded configured timeout of " + GoDuration.format(timeout) + ".\n");
            } else {
                // A part of the response was sent: only a closed connection shows the client that it is incomplete.
                AnswerPieces.of(context).breakOff();
            }
        });
        context.addEndHandler(end -> context.vertx().cancelTimer(timer));
    }
}
