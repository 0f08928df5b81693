package io.grapevine.web;

import io.grapevine.go.GoDuration;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Bounds the GET requests at a time and the time of every request; beyond either the answer is 503. */
final class RequestLimits implements Handler<RoutingContext> {
    private static final int UNAVAILABLE = 503;

    private final int most;
    private final Semaphore free;
    private final Duration timeout;
    private final RequestMetrics metrics;

    RequestLimits(WebOptions options, RequestMetrics metrics) {
        this.most = options.effectiveGetConcurrency();
        this.free = new Semaphore(most);
        this.timeout = options.timeout();
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext context) {
        if (context.request().method().equals(HttpMethod.GET) && !enter(context)) {
            metrics.getRefused();
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
        metrics.getStarted();
        context.addEndHandler(end -> {
            free.release();
            metrics.getEnded();
        });
        return true;
    }

    private void limitTime(RoutingContext context) {
        long timer = context.vertx().setTimer(timeout.toMillis(), id -> {
            if (!context.response().headWritten()) {
                Answer.text(
                        context, UNAVAILABLE, "Exceeded configured timeout of " + GoDuration.format(timeout) + ".\n");
            } else {
                // Half an answer was sent: only a broken connection tells the client that it is not whole.
                context.response().reset();
            }
        });
        context.addEndHandler(end -> context.vertx().cancelTimer(timer));
    }
}
