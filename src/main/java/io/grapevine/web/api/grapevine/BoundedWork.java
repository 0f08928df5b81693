package io.grapevine.web.api.grapevine;

import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.api.http.WorkerExchange;
import java.util.concurrent.Semaphore;

/**
 * Lets requests be answered on workers, a few of them at a time: each may keep a thread busy for seconds, and notifications need
 * threads, too. Further ones are refused, whether the others run or wait for a thread.
 */
final class BoundedWork {
    /** The largest number of requests that run or wait. */
    static final int MOST = 4;

    private final WorkerExchange.Workers workers;
    private final String busy;
    private final Semaphore free = new Semaphore(MOST);

    /**
     * No work.
     *
     * @param busy why a request is refused
     */
    BoundedWork(WorkerExchange.Workers workers, String busy) {
        this.workers = workers;
        this.busy = busy;
    }

    /** Answers a request, now or later; called on the event loop of its connection. */
    void run(JsonExchange exchange, JsonExchange.Operation operation) {
        if (free.tryAcquire()) {
            exchange.runOn(task -> workers.run(() -> releasing(task)), operation);
        } else {
            exchange.refuse(refusal(busy));
        }
    }

    private void releasing(Runnable task) {
        try {
            task.run();
        } finally {
            free.release();
        }
    }

    static Refusal refusal(String busy) {
        return Refusal.of(503, busy + " (expected: at most " + MOST + " at a time)");
    }
}
