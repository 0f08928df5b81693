package io.grapevine.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;

/**
 * The threads on which requests are answered that take long. Notifications, reloads and the stop of the program have those of Vert.x,
 * so that nothing that a client asks for can delay them.
 */
public final class RequestWorkers {
    private static final String KEY = RequestWorkers.class.getName();
    private static final String NAME = "requests";

    /** Beside the GET requests that are answered at a time: for requests that change something, and streams. */
    private static final int OTHERS = 24;

    private final WorkerExecutor threads;

    /** Threads for so many GET requests at a time, and some others. They are made when they are needed. */
    RequestWorkers(Vertx vertx, int gets) {
        threads = vertx.createSharedWorkerExecutor(NAME, Math.addExact(gets, OTHERS));
    }

    /** Offers the threads to the handlers of a request. */
    void attend(RoutingContext context) {
        context.put(KEY, this);
        context.next();
    }

    /** Runs a task of a request; the future completes on the event loop of the caller. */
    public static <T> Future<T> run(RoutingContext context, Callable<T> task) {
        RequestWorkers own = context.get(KEY);
        return own == null ? context.vertx().executeBlocking(task, false) : own.threads.executeBlocking(task, false);
    }
}
