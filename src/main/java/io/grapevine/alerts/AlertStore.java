package io.grapevine.alerts;

import io.grapevine.loop.EventLoop;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerts that Prometheus servers have sent and that have not long ended. Changed on the loop only; {@link #get} and
 * {@link #all} may be called from any thread and see each alert as it was after some change.
 */
public final class AlertStore {
    private static final Logger LOG = LoggerFactory.getLogger(AlertStore.class);

    private final EventLoop loop;
    private final AlertMetrics metrics;
    private final NameLimit limit;
    private final ConcurrentMap<Fingerprint, Alert> alerts = new ConcurrentHashMap<>();
    private final List<Subscription> subscriptions = new ArrayList<>();

    private record Subscription(AlertListener listener, CounterDataPoint writes) {}

    /**
     * An empty store.
     *
     * @param perNameLimit how many alerts of one name may be active at a time; 0 for any number
     */
    public AlertStore(EventLoop loop, int perNameLimit, AlertMetrics metrics) {
        this.loop = loop;
        this.metrics = metrics;
        this.limit = new NameLimit(perNameLimit);
        metrics.limit(perNameLimit);
    }

    /**
     * Tells {@code listener} of every change from now on, after those that were added before it.
     *
     * @param name what the listener is called in the metrics
     */
    public void addListener(String name, AlertListener listener) {
        subscriptions.add(new Subscription(listener, metrics.writes(name)));
    }

    /**
     * Takes in a version of an alert. It is merged with the known one if they were active at the same time, else it
     * takes its place; one over the limit of its name is dropped and counted.
     */
    public void put(Alert alert) {
        Alert known = alerts.get(alert.fingerprint());
        Instant now = loop.now();
        take(known != null && known.overlaps(alert) ? known.merge(alert, now) : alert, now);
    }

    private void take(Alert merged, Instant now) {
        if (!limit.admits(merged, now)) {
            metrics.limited(merged.name());
            LOG.atWarn()
                    .addKeyValue("alertname", merged.name())
                    .addKeyValue("limit", limit.limit())
                    .log("Alert dropped: too many active alerts of this name");
            return;
        }
        alerts.put(merged.fingerprint(), merged);
        for (Subscription subscription : subscriptions) {
            subscription.listener().onPut(merged);
            subscription.writes().inc();
        }
    }

    /**
     * Gives alerts that ended, or are about to end, only because nothing was received the time that a pause of the process took
     * from them: their senders could not renew them. Altogether an alert is believed for as long as its sender said, not
     * counting pauses.
     *
     * @param pause for how long, until now, nothing was received
     */
    public void extendAfterPause(Duration pause) {
        Instant now = loop.now();
        Instant stopped = now.minus(pause);
        for (Alert alert : List.copyOf(alerts.values())) {
            if (alert.hasEnd()
                    && alert.endsAt().isAfter(stopped)
                    && alert.endsAt().isBefore(now.plus(pause))) {
                take(alert.heldUntil(alert.endsAt().plus(pause)), now);
            }
        }
    }

    /** Forgets the alerts that have ended. Groups that still have to tell of an end keep their own copy. */
    public void collectGarbage() {
        Instant now = loop.now();
        limit.collectGarbage(now);
        for (Alert alert : List.copyOf(alerts.values())) {
            if (alert.resolvedAt(now)) {
                alerts.remove(alert.fingerprint());
                subscriptions.forEach(subscription -> subscription.listener().onRemove(alert));
            }
        }
    }

    /** The alert with this fingerprint, or null. */
    public @Nullable Alert get(Fingerprint fingerprint) {
        return alerts.get(fingerprint);
    }

    /** A live, unordered, read-only view of all alerts. */
    public Collection<Alert> all() {
        return Collections.unmodifiableCollection(alerts.values());
    }
}
