package io.grapevine.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;

/**
 * The threads on which requests are answered that take long. Notifications, reloads and the stop of the program have those of Vert.x,
 * so that nothing that a client asks for can delay them.
 */
public final class RequestWorkers {
    private static final String KEY = RequestWorkers.class.getName();
    private static final String NAME = "requests";

    /** Beside those of the GET requests that are answered at a time: for requests that change something, and streams. */
    private static final int OTHERS = 8;

    /** The greatest pool that Quarkus makes. */
    private static final int MOST = (1 << 20) - 1;

    private static final String READS = "reads";

    /** So many answers to GET requests are made at a time for each processor: a long one does not hold up the short ones. */
    private static final int READS_PER_PROCESSOR = 2;

    private final WorkerExecutor threads;
    private final WorkerExecutor reads;

    /** The threads of the process, however often this is called: as many as GET requests are answered at a time, and some more. */
    public RequestWorkers(Vertx vertx, WebOptions options) {
        threads = vertx.createSharedWorkerExecutor(NAME, Math.min(options.getConcurrency(), MOST - OTHERS) + OTHERS);
        reads = vertx.createSharedWorkerExecutor(
                READS, READS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
    }

    /** Offers the threads to the handlers of a request. */
    void attend(RoutingContext context) {
        context.put(KEY, this);
        context.next();
    }

    /** Runs a task; the future completes on the event loop of the caller. */
    public <T> Future<T> run(Callable<T> task) {
        return threads.executeBlocking(task, false);
    }

    /** Runs a task of a request, on threads of Vert.x where no others attend. */
    public static <T> Future<T> run(RoutingContext context, Callable<T> task) {
        RequestWorkers own = context.get(KEY);
        return own == null ? context.vertx().executeBlocking(task, false) : own.run(task);
    }

    /**
     * Runs a task that makes an answer and waits for nothing. Where the request reads, few are run at a time, so that those who post alerts, and
     * notifications, have their share of the processors however many read.
     */
    public static <T> Future<T> answer(RoutingContext context, Callable<T> task) {
        RequestWorkers own = context.get(KEY);
        boolean isRead = context.request().method().equals(HttpMethod.GET);
        return own == null || !isRead ? run(context, task) : own.reads.executeBlocking(task, false);
    }
}
