package io.grapevine.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tracks open connections and requests in progress. A connection that takes too long to send a head or a body is
 * closed; a shutdown waits for the requests in progress.
 */
final class ConnectionTracker implements Handler<RoutingContext> {
    private final WebOptions.Limits limits;
    private final Map<HttpConnection, Idle> connections = new ConcurrentHashMap<>();
    private final Map<HttpServerRequest, Long> requests = new ConcurrentHashMap<>();
    private final CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();
    private volatile boolean closing;

    /** Since when a connection has had no request, and how long it may stay so. */
    private record Idle(long since, Duration most) {}

    ConnectionTracker(WebOptions.Limits limits) {
        this.limits = limits;
    }

    void opened(HttpConnection connection) {
        connections.put(connection, new Idle(System.nanoTime(), limits.head()));
        connection.closeHandler(closed -> connections.remove(connection));
    }

    @Override
    public void handle(RoutingContext context) {
        if (closing) {
            Answer.lastFault(context, 503, "The server is shutting down.");
            return;
        }
        HttpServerRequest request = context.request();
        requests.put(request, System.nanoTime());
        connections.remove(request.connection());
        context.addEndHandler(end -> {
            requests.remove(request);
            if (context.response().ended() && !context.response().closed()) {
                connections.put(request.connection(), new Idle(System.nanoTime(), limits.idle()));
            }
            completeIfDrained();
        });
        context.next();
    }

    /** Closes the connections that are too slow at {@code now}. */
    void sweep(long now) {
        connections.forEach((connection, idle) -> {
            if (now - idle.since() > idle.most().toNanos()) {
                connections.remove(connection);
                connection.close();
            }
        });
        requests.forEach((request, start) -> {
            if (!request.isEnded() && now - start > limits.bodyTime().toNanos()) {
                request.connection().close();
            }
        });
    }

    /** Stops accepting requests; the future completes with the last response. */
    CompletableFuture<@Nullable Void> drain() {
        closing = true;
        completeIfDrained();
        return drained;
    }

    private void completeIfDrained() {
        Set<HttpServerRequest> left = requests.keySet();
        if (closing && left.isEmpty()) {
            drained.complete(null);
        }
    }
}
