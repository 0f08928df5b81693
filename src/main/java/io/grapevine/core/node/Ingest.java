package io.grapevine.core.node;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Slices;
import io.grapevine.base.trace.Span;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.model.Alert;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queue that stores batches of alerts one after the other, in slices between which the loop runs other tasks. No group
 * is flushed while a batch is partly stored. On the loop only.
 */
public final class Ingest {
    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

    /**
     * The result of storing a batch of alerts.
     *
     * @param refused how many alerts were refused because a limit was reached; the times of those that are known are stored all the same
     * @param limit the limit that the first of them exceeded, as users know it; empty if none was refused
     */
    public record Result(int refused, String limit) {
        /** The result where all alerts are stored. */
        static final Result ALL = new Result(0, "");

        /** The result with one more refused alert. */
        Result and(String exceeded) {
            return new Result(refused + 1, refused == 0 ? exceeded : limit);
        }
    }

    private record Batch(List<Alert> alerts, Span span, CompletableFuture<Result> done) {}

    private final EventLoop loop;
    private final AlertStore store;
    private final Dispatcher dispatcher;
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private int next;
    private Result result = Result.ALL;

    Ingest(EventLoop loop, AlertStore store, Dispatcher dispatcher) {
        this.loop = loop;
        this.store = store;
        this.dispatcher = dispatcher;
    }

    /**
     * Queues a batch.
     *
     * @param parent the span of the request that delivered the batch
     * @param done completed on the loop when the batch is stored; exceptionally if storing one of its alerts failed
     */
    void add(List<Alert> alerts, Span parent, CompletableFuture<Result> done) {
        Span span = parent.child("provider.mem.Put", Span.Kind.PRODUCER).set(Span.ALERTS, alerts.size());
        waiting.add(new Batch(alerts, span, done));
        if (waiting.size() == 1) {
            begin();
        }
    }

    private void begin() {
        next = 0;
        result = Result.ALL;
        dispatcher.hold();
        Batch batch = waiting.element();
        Slices.each(
                loop,
                batch.alerts().iterator(),
                alert -> put(alert, batch, next++ < Span.MOST_ALERTS ? batch.span() : Span.NONE),
                () -> end(batch));
    }

    private void end(Batch batch) {
        waiting.remove();
        if (!waiting.isEmpty()) {
            loop.execute(this::begin);
        }
        batch.span().end();
        batch.done().complete(result);
        dispatcher.release();
    }

    /** Stores an alert; an exception is logged, as it must neither stop the batch nor hold all flushes back. */
    private void put(Alert alert, Batch batch, Span parent) {
        try {
            String exceeded = store.put(alert, parent);
            if (exceeded != null) {
                result = result.and(exceeded);
            }
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("alertname", alert.name())
                    .addKeyValue("fingerprint", alert.fingerprint())
                    .setCause(e)
                    .log("Storing an alert failed");
            batch.done().completeExceptionally(e);
        }
    }
}
