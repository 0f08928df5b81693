package io.grapevine.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;

/**
 * The threads that answer long requests. Notifications, reloads and the shutdown use the threads of Vert.x instead, so
 * that no request can delay them.
 */
public final class RequestWorkers {
    private static final String KEY = RequestWorkers.class.getName();
    private static final String NAME = "requests";

    /** The number of threads beyond those for concurrent GET requests: for requests that change something, and streams. */
    private static final int OTHERS = 8;

    /** The largest pool that Quarkus creates. */
    private static final int MOST = (1 << 20) - 1;

    private static final String READS = "reads";

    /**
     * The number of GET requests that are answered at a time for each processor: two, so that a long one does not hold
     * up the short ones.
     */
    private static final int READS_PER_PROCESSOR = 2;

    private final WorkerExecutor threads;
    private final WorkerExecutor reads;

    /**
     * The threads of the process; each call returns the same ones. They are as many as GET requests are admitted at a
     * time, and some more.
     */
    public RequestWorkers(Vertx vertx, WebOptions options) {
        threads = vertx.createSharedWorkerExecutor(NAME, Math.min(options.getConcurrency(), MOST - OTHERS) + OTHERS);
        reads = vertx.createSharedWorkerExecutor(
                READS, READS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
    }

    /** Makes the threads available to the handlers of a request. */
    void attend(RoutingContext context) {
        context.put(KEY, this);
        context.next();
    }

    /** Runs a task; the future completes on the event loop of the caller. */
    public <T> Future<T> run(Callable<T> task) {
        return threads.executeBlocking(task, false);
    }

    /** Runs a task of a request; on the threads of Vert.x if {@link #attend} was not called for it. */
    public static <T> Future<T> run(RoutingContext context, Callable<T> task) {
        RequestWorkers own = context.get(KEY);
        return own == null ? context.vertx().executeBlocking(task, false) : own.run(task);
    }

    /**
     * Runs a task that computes an answer without waiting. Only a few tasks of GET requests run at a time, so that they
     * leave processor time for posted alerts and for notifications.
     */
    public static <T> Future<T> answer(RoutingContext context, Callable<T> task) {
        RequestWorkers own = context.get(KEY);
        boolean isRead = context.request().method().equals(HttpMethod.GET);
        return own == null || !isRead ? run(context, task) : own.reads.executeBlocking(task, false);
    }
}
