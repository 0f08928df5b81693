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
final class Ingest {
    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);

    private record Batch(List<Alert> alerts, Span span, CompletableFuture<IngestResult> done) {}

    private final EventLoop loop;
    private final AlertStore store;
    private final Dispatcher dispatcher;
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private int next;
    private IngestResult result = IngestResult.ALL;

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
    void add(List<Alert> alerts, Span parent, CompletableFuture<IngestResult> done) {
        Span span = parent.child("provider.mem.Put", Span.Kind.PRODUCER).set(Span.ALERTS, alerts.size());
        waiting.add(new Batch(alerts, span, done));
        if (waiting.size() == 1) {
            begin();
        }
    }

    private void begin() {
        next = 0;
        result = IngestResult.ALL;
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
