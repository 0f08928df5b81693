package io.grapevine.core.alerts;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The alerts that this replica raises itself, such as {@code HeartbeatMissing}. They are ordinary alerts of the store, and
 * persisted like others, but they were not received: they do not count as a sign of life of a sender. Each has a short end,
 * which is renewed while it is raised: what an earlier process or a peer raised ends by itself. No timer runs while none is
 * raised. On the loop only.
 */
public final class RaisedAlerts {
    /** The time between two renewals. */
    static final Duration RENEWAL = Duration.ofMinutes(1);

    /** How long an alert lasts without renewal. */
    static final Duration LIFE = RENEWAL.multipliedBy(3);

    private final EventLoop loop;
    private final AlertStore alerts;
    private final Map<String, Raised> raised = new LinkedHashMap<>();
    private boolean scheduled;
    private boolean isSilent;

    private record Raised(LabelSet labels, LabelSet annotations, Instant startsAt) {
        Alert until(Instant end, Instant now, boolean isDerived) {
            return new Alert(labels, annotations, startsAt, end, "", now, isDerived);
        }
    }

    /** Raises none yet. */
    public RaisedAlerts(EventLoop loop, AlertStore alerts) {
        this.loop = loop;
        this.alerts = alerts;
    }

    /** Raises and ends none; before the first one, or not at all. */
    public void raiseNothing() {
        isSilent = true;
    }

    /**
     * Raises an alert, or changes the one of the same key. It fires until {@link #resolve}.
     *
     * @param key identifies the alert among those that are raised, whatever its labels
     * @param labels the labels, {@code alertname} among them; no other key has the same
     * @param startsAt when it began, not after now. If the store has it as firing, the earlier start is kept
     */
    public void raise(String key, LabelSet labels, LabelSet annotations, Instant startsAt) {
        if (isSilent) {
            return;
        }
        Raised next = new Raised(labels, annotations, startsAt);
        Raised before = raised.put(key, next);
        if (before != null && !before.labels().equals(labels)) {
            end(before, loop.now());
        }
        if (!next.equals(before)) {
            renew(next);
        }
        schedule();
    }

    /** Ends the alert of a key now; nothing happens if it is not raised. */
    public void resolve(String key) {
        Raised before = raised.remove(key);
        if (before != null) {
            end(before, loop.now());
        }
    }

    /**
     * Ends the alert of a key now, also one that an earlier process may have raised: receivers that were notified of it
     * are notified of its end, and no others. Where its start is unknown, its end stands for that, as in an end that was posted without one.
     */
    public void resolve(String key, LabelSet labels) {
        Raised before = raised.remove(key);
        if (!isSilent) {
            Instant now = loop.now();
            end(before == null ? new Raised(labels, LabelSet.EMPTY, now) : before, now);
        }
    }

    private void schedule() {
        if (!scheduled && !raised.isEmpty()) {
            scheduled = true;
            loop.schedule(RENEWAL, () -> {
                scheduled = false;
                List.copyOf(raised.values()).forEach(this::renew);
                schedule();
            });
        }
    }

    private void renew(Raised alert) {
        Instant now = loop.now();
        alerts.putRaised(alert.until(now.plus(LIFE), now, true));
    }

    private void end(Raised alert, Instant now) {
        alerts.putRaised(alert.until(now, now, false));
    }
}
