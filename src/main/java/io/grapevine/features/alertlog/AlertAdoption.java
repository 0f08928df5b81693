package io.grapevine.features.alertlog;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.model.Alert;
import java.time.Instant;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the alerts and group timers of a peer into store and groups, in slices between which the loop runs other tasks. What
 * was received here later than by the peer stays. On the loop, while flushes are held back.
 */
final class AlertAdoption {
    private static final Logger LOG = LoggerFactory.getLogger(AlertAdoption.class);
    private static final int SLICE = 256;

    private final EventLoop loop;
    private final AlertStore alerts;
    private final Dispatcher dispatcher;
    private final RestoredAlerts restored;
    private final FetchedAlerts fetched;
    private final AlertRestore restore;
    private final Iterator<AlertBatch.Entry> left;
    private final Runnable done;

    /**
     * Adopts nothing yet.
     *
     * @param restored learns which of the alerts may be over
     * @param fetched complete
     * @param done run once, on the loop, when all is adopted
     */
    AlertAdoption(
            EventLoop loop,
            AlertStore alerts,
            Dispatcher dispatcher,
            RestoredAlerts restored,
            FetchedAlerts fetched,
            Runnable done) {
        this.loop = loop;
        this.alerts = alerts;
        this.dispatcher = dispatcher;
        this.restored = restored;
        this.fetched = fetched;
        this.restore = new AlertRestore(fetched.stored(), loop.now());
        this.left = fetched.stored().alerts().iterator();
        this.done = done;
    }

    /** Adopts the first slice, and the others in tasks of the loop. */
    void run() {
        dispatcher.restoring(fetched, this::slice);
        if (left.hasNext()) {
            loop.execute(this::run);
        } else {
            try {
                dispatcher.adopt(fetched);
                restored.add(restore.doubtful());
            } finally {
                done.run(); // else nothing would be flushed any more
            }
        }
    }

    private void slice() {
        for (int i = 0; i < SLICE && left.hasNext(); i++) {
            AlertBatch.Entry entry = left.next();
            try {
                put(entry);
            } catch (RuntimeException e) { // as in a batch that is received, it must not hold flushes back
                LOG.atError()
                        .addKeyValue("alert", entry.alert().labels())
                        .setCause(e)
                        .log("Alert of a peer is left out, storing it failed");
            }
        }
    }

    void put(AlertBatch.Entry entry) {
        Alert alert = entry.alert();
        Alert received = alert.renewed(alert.endsAt(), fetched.received(alert.updatedAt()));
        Alert known = alerts.get(received.labels());
        if (known == null) {
            restore.put(
                    new AlertBatch.Entry(received, received(entry.lastFiring()), entry.notified()), alerts, dispatcher);
        } else if (known.updatedAt().isBefore(received.updatedAt())) {
            alerts.restore(restore.current(received));
        }
    }

    private @Nullable Instant received(@Nullable Instant time) {
        return time == null ? null : fetched.received(time);
    }
}
