package io.grapevine.core.alerts;

import io.grapevine.base.Hooks;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.trace.Span;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.FingerprintTable;
import io.grapevine.model.LabelBloomFilter;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In-memory store of the received alerts, by their labels; resolved ones stay until garbage collection. Changed on the
 * loop only; {@link #get} and {@link #all} may be called from any thread.
 */
public final class AlertStore implements AlertsView {
    private static final Logger LOG = LoggerFactory.getLogger(AlertStore.class);

    /** Within this time after a pause a process reads what was sent to it meanwhile. */
    private static final Duration BACKLOG = Duration.ofSeconds(2);

    /** For no longer an alert lasts after a pause unless its sender said so: its end was far ahead as a clock was wrong. */
    private static final Duration MOST_EXTENSION = Duration.ofDays(1);

    private final EventLoop loop;
    private final AlertMetrics metrics;
    private final NameLimit limit;
    private final FingerprintTable<Alert> alerts = new FingerprintTable<>();
    private final List<AlertListener> listeners = new ArrayList<>();
    private Consumer<Alert> created = alert -> {};
    private final Hooks<Consumer<Alert>> received = new Hooks<>();
    private Merge ofSenders = AlertStore::merge;
    private @Nullable Limits limits;
    private volatile @Nullable Instant lastReceived;
    private Instant receivingFrom;

    /** Rule that merges a version that was received with the stored one, null if there is none. */
    @FunctionalInterface
    public interface Merge {
        /** The version to store at a time, at which ends count as passed. */
        Alert merge(@Nullable Alert known, Alert received, Instant now);
    }

    /** Limits of all alerts together, for which a feature counts them. On the loop only. */
    public interface Limits {
        /**
         * The limit that a version of an alert exceeds, as users know it; null if it may be stored.
         *
         * @param before the stored version, which would be replaced; null if there is none
         */
        @Nullable
        String exceeded(@Nullable Alert before, Alert next);

        /** As {@link #exceeded}, for a version that was received: room is made for it first if need be, and its refusal is counted. */
        @Nullable
        String refusal(@Nullable Alert before, Alert next);

        /** A version was stored in place of another; of none if that is null. */
        void stored(@Nullable Alert before, Alert next);

        /** A stored alert was removed. */
        void removed(Alert alert);
    }

    /**
     * Creates an empty store.
     *
     * @param perNameLimit limit of active alerts per alert name; 0 for none
     */
    public AlertStore(EventLoop loop, int perNameLimit, AlertMetrics metrics) {
        this.loop = loop;
        this.receivingFrom = loop.now();
        this.metrics = metrics;
        this.limit = new NameLimit(perNameLimit);
        metrics.limit.set(perNameLimit);
    }

    /**
     * Registers a listener that Alertmanager has too, which is called after those registered earlier; before the first alert is
     * stored.
     *
     * @param name the value of the label {@code subscriber} in the metrics
     */
    public void addListener(String name, AlertListener listener) {
        addListener(listener);
        metrics.addSubscriber(name);
    }

    /**
     * Registers a listener without a value of the label {@code subscriber} in the metrics, which is called after those
     * registered earlier; before the first alert is stored.
     */
    public void addListener(AlertListener listener) {
        listeners.add(listener);
    }

    /** The listeners to each alert that was received, after it was stored; those that the replica raises itself are not. */
    public Hooks<Consumer<Alert>> received() {
        return received;
    }

    /** Sets the consumer of each alert that was not stored before; it is called before the listeners. */
    public void onCreate(Consumer<Alert> listener) {
        created = listener;
    }

    /** Sets the rule that merges alerts whose senders are told apart; before the first alert is stored. */
    public void mergeSendersBy(Merge rule) {
        ofSenders = rule;
    }

    /** Limits all alerts; before the first alert is stored. */
    public void limitTo(Limits counting) {
        limits = counting;
    }

    /**
     * Stores a version of an alert: merged with the stored one if both were active at the same time, else in its place.
     * An alert over the limit of its name is dropped and counted.
     */
    public void put(Alert alert) {
        put(alert, Span.NONE);
    }

    /**
     * Stores a version of an alert as {@link #put(Alert)} does, with the span of the request that brought it.
     *
     * @return the limit of all alerts that the alert exceeds; null if it exceeds none. It is not stored then, but for the times of
     *     one that is known
     */
    public @Nullable String put(Alert alert, Span parent) {
        lastReceived = loop.now();
        String exceeded = store(alert, parent);
        received.forEach(listener -> listener.accept(alert));
        return exceeded;
    }

    /** Stores a version of an alert that this replica raises itself: like {@link #put}, but it does not count as received. */
    public void putRaised(Alert alert) {
        store(alert, Span.NONE);
    }

    private @Nullable String store(Alert alert, Span parent) {
        Alert known = alerts.get(alert.labels());
        Instant now = loop.now();
        boolean isOfSenders =
                !alert.senders().isEmpty() || (known != null && !known.senders().isEmpty());
        Alert merged = isOfSenders ? ofSenders.merge(known, alert, now) : merge(known, alert, now);
        String exceeded = limits == null ? null : limits.refusal(known, merged);
        if (exceeded != null) {
            if (known == null) {
                return exceeded;
            }
            merged = merged.withTextsOf(known);
        }
        take(known, merged, now, parent);
        return exceeded;
    }

    /** Merges two versions of one sender if both were active at the same time; else the later one takes the place of the other. */
    public static Alert merge(@Nullable Alert known, Alert received, Instant now) {
        return known != null && known.overlaps(received)
                ? earlier(known, received, now).merge(received, now)
                : received;
    }

    /** The known version of an alert that is received again; it was received before, also if the clock was set back since. */
    private static Alert earlier(Alert known, Alert received, Instant now) {
        return known.updatedAt().isAfter(now) ? known.renewed(known.endsAt(), received.updatedAt()) : known;
    }

    /**
     * Stores an alert of an earlier process of this replica, whose version is not in the store. It counts neither as created
     * nor as received.
     */
    public void restore(Alert alert) {
        Alert known = limits == null ? null : alerts.get(alert.labels());
        if (limits != null && limits.exceeded(known, alert) != null) {
            return;
        }
        if (limit.admits(alert, loop.now())) {
            count(known, alert);
            receivingFrom = loop.now();
            alerts.put(alert.labels(), alert, LabelBloomFilter.of(alert.labels()));
            listeners.forEach(listener -> listener.onPut(alert));
        }
    }

    private void count(@Nullable Alert before, Alert stored) {
        if (limits != null) {
            limits.stored(before, stored);
        }
    }

    private void take(@Nullable Alert before, Alert merged, Instant now, Span parent) {
        if (!limit.admits(merged, now)) {
            metrics.limited(merged.name());
            LOG.atWarn()
                    .addKeyValue("alertname", merged.name())
                    .addKeyValue("limit", limit.limit())
                    .log("Alert dropped: too many active alerts of this name");
            return;
        }
        count(before, merged);
        if (before == null) {
            alerts.put(merged.labels(), merged, LabelBloomFilter.of(merged.labels()));
            created.accept(merged);
        } else {
            alerts.replace(merged.labels(), merged);
        }
        for (AlertListener listener : listeners) {
            if (before == null) {
                listener.onPut(merged, parent);
            } else {
                listener.onUpdate(merged, parent);
            }
        }
        metrics.written();
    }

    /**
     * Postpones by {@code pause} the end of each alert that had not ended before a pause of the process, in which its
     * sender could not renew it; not of one that was received as ended, such as by a task that came before the pause was noticed.
     *
     * @param pause the duration, up to now, in which nothing was received
     */
    public void extendAfterPause(Duration pause) {
        Instant now = loop.now();
        Instant stopped = now.minus(pause);
        receivingFrom = now.plus(BACKLOG);
        for (Alert alert : List.copyOf(alerts.values())) {
            if (alert.hasEnd() && alert.endsAt().isAfter(stopped) && !alert.resolvedAt(alert.updatedAt())) {
                Duration left = Duration.between(stopped, alert.endsAt());
                Instant end = now.plus(left.compareTo(MOST_EXTENSION) > 0 ? MOST_EXTENSION : left);
                if (end.isAfter(alert.endsAt())) {
                    take(alert, alert.heldUntil(end), now, Span.NONE);
                }
            }
        }
    }

    /**
     * Whether the process was started or paused since a time, so that alerts may have begun or ended unnoticed. What is
     * received right after a pause may have been sent long before.
     */
    public boolean wasInterruptedSince(Instant time) {
        return time.isBefore(receivingFrom);
    }

    /** Removes resolved alerts. Groups that have yet to notify of a resolved alert keep their own copy. */
    public void collectGarbage() {
        Instant now = loop.now();
        limit.collectGarbage(now);
        List<Alert> resolved =
                alerts.values().stream().filter(alert -> alert.resolvedAt(now)).toList();
        for (Alert alert : resolved) {
            alerts.remove(alert.labels());
            if (limits != null) {
                limits.removed(alert);
            }
            listeners.forEach(listener -> listener.onRemove(alert));
        }
    }

    @Override
    public @Nullable Instant lastReceived() {
        return lastReceived;
    }

    @Override
    public @Nullable Alert get(LabelSet labels) {
        return alerts.get(labels);
    }

    @Override
    public @Nullable Alert get(Fingerprint fingerprint) {
        return alerts.get(fingerprint);
    }

    @Override
    public Collection<Alert> all() {
        return alerts.values();
    }

    @Override
    public Iterator<Alert> withMarks(LongPredicate wanted) {
        return alerts.withMarks(wanted);
    }
}
