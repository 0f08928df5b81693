package io.grapevine.server;

import io.grapevine.tenant.TenantId;
import io.grapevine.web.RequestWorkers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Runs the work of tenants that may take long, such as the rendering of messages, on workers. A tenant uses a few of them
 * at a time and its further work waits, so that templates that never end leave processors to the others. Thread-safe.
 */
final class TenantWorkers {
    private final Threads threads;
    private final int most;
    /** Of the tenants that have work. */
    private final Map<TenantId, Lane> lanes = new HashMap<>();

    private static final class Lane {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int running;
    }

    /** Threads that tasks run on. */
    private interface Threads {
        <T> Future<T> run(Callable<T> task);
    }

    private TenantWorkers(Threads threads, int most) {
        this.threads = threads;
        this.most = most;
    }

    /**
     * Workers for notifications, without work.
     *
     * @param most how many of them a tenant uses at a time
     */
    static TenantWorkers ofNotifications(Vertx vertx, int most) {
        return new TenantWorkers(
                new Threads() {
                    @Override
                    public <T> Future<T> run(Callable<T> task) {
                        return vertx.executeBlocking(task, false);
                    }
                },
                most);
    }

    /** Workers for what requests ask for, without work: apart, so that requests delay no notification. */
    static TenantWorkers ofRequests(RequestWorkers workers, int most) {
        return new TenantWorkers(workers::run, most);
    }

    /** Runs a task of a tenant in its turn. */
    <T> Future<T> run(TenantId tenant, Callable<T> task) {
        Promise<T> done = Promise.promise();
        Runnable start = () -> threads.run(task).onComplete(result -> {
            startNext(tenant);
            done.handle(result);
        });
        if (enter(tenant, start)) {
            start.run();
        }
        return done.future();
    }

    private synchronized boolean enter(TenantId tenant, Runnable start) {
        Lane lane = lanes.computeIfAbsent(tenant, ignored -> new Lane());
        if (lane.running == most) {
            lane.waiting.add(start);
            return false;
        }
        lane.running++;
        return true;
    }

    private void startNext(TenantId tenant) {
        Runnable next = leave(tenant);
        if (next != null) {
            next.run();
        }
    }

    private synchronized @Nullable Runnable leave(TenantId tenant) {
        Lane lane = Objects.requireNonNull(lanes.get(tenant));
        Runnable next = lane.waiting.poll();
        if (next == null && --lane.running == 0) {
            lanes.remove(tenant);
        }
        return next;
    }

    /** The number of tenants that have work. */
    synchronized int busy() {
        return lanes.size();
    }
}
