package io.grapevine.web;

import io.grapevine.go.GoDuration;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/** Limits the concurrent GET requests and the duration of every request; a request beyond a limit gets 503. */
final class RequestLimits implements Handler<RoutingContext> {
    private static final int UNAVAILABLE = 503;

    private final int most;
    private final Semaphore free;
    private final Duration timeout;
    private final Predicate<String> isStream;
    private final RequestMetrics metrics;

    /**
     * The limits.
     *
     * @param isStream whether a path is one of a response that does not end, and so is not limited
     */
    RequestLimits(WebOptions options, Predicate<String> isStream, RequestMetrics metrics) {
        this.isStream = isStream;
        this.most = options.effectiveGetConcurrency();
        this.free = new Semaphore(most);
        this.timeout = options.timeout();
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext context) {
        if (isStream.test(context.request().path())) {
            context.next();
            return;
        }
        if (context.request().method().equals(HttpMethod.GET) && !enter(context)) {
            metrics.limitExceeded.inc();
            Answer.fault(
                    context,
                    UNAVAILABLE,
                    "Limit of concurrent GET requests reached (" + most + "), try again later.\n");
            return;
        }
        if (timeout.toMillis() > 0) {
            limitTime(context);
        }
        context.next();
    }

    private boolean enter(RoutingContext context) {
        if (!free.tryAcquire()) {
            return false;
        }
        metrics.inFlight.inc();
        context.addEndHandler(end -> {
            free.release();
            metrics.inFlight.dec();
        });
        return true;
    }

    private void limitTime(RoutingContext context) {
        long timer = context.vertx().setTimer(timeout.toMillis(), id -> {
            if (!context.response().headWritten()) {
                Answer.text(
                        context, UNAVAILABLE, "Exceeded configured timeout of " + GoDuration.format(timeout) + ".\n");
            } else {
                // A part of the response was sent: only a closed connection shows the client that it is incomplete.
                context.response().reset();
            }
        });
        context.addEndHandler(end -> context.vertx().cancelTimer(timer));
    }
}
