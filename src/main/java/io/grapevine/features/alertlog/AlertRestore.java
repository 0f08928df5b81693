package io.grapevine.features.alertlog;

import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the alerts of an earlier process into store and groups, as if the process had been paused: ends that lay ahead when
 * it stopped are postponed, for in the meantime the alerts could not be renewed.
 */
public final class AlertRestore {
    private static final Logger LOG = LoggerFactory.getLogger(AlertRestore.class);

    /** The most that an end is postponed to, from the start: by then senders have renewed their alerts or sent the end. */
    static final Duration GRACE = Duration.ofMinutes(15);

    private final StoredAlerts stored;
    private final Instant now;
    /** How long no process ran; zero if there was none before. */
    final Duration down;

    /** Alerts whose stored end has passed since the process stopped. */
    private final Set<LabelSet> doubtful = new HashSet<>();

    /**
     * Restores nothing yet.
     *
     * @param now the time of the start
     */
    AlertRestore(StoredAlerts stored, Instant now) {
        this.stored = stored;
        this.now = now;
        Duration since = Duration.between(stored.lastAlive(), now);
        boolean isFirst = stored.lastAlive().equals(Instant.EPOCH); // no earlier process has stored anything
        this.down = isFirst || since.isNegative() ? Duration.ZERO : since;
    }

    /**
     * Restores alerts and groups. On the loop, before the first alert is received.
     *
     * @param now the time of the start
     */
    static void run(
            StoredAlerts stored, AlertStore alerts, Dispatcher dispatcher, RestoredAlerts restored, Instant now) {
        AlertRestore restore = new AlertRestore(stored, now);
        dispatcher.restore(stored, () -> stored.alerts().forEach(entry -> restore.put(entry, alerts, dispatcher)));
        restored.add(restore.doubtful);
        LOG.atInfo()
                .addKeyValue("alerts", stored.size())
                .addKeyValue("groups", dispatcher.groups().size())
                .addKeyValue("stopped_for", restore.down)
                .log("Alerts restored");
    }

    /** The alerts of those put so far that may be over, as their stored ends have passed. */
    Set<LabelSet> doubtful() {
        return doubtful;
    }

    /** Puts one alert into store and groups; while a {@link Dispatcher#restore} runs. */
    void put(AlertBatch.Entry entry, AlertStore alerts, Dispatcher dispatcher) {
        Alert alert = entry.alert();
        if (alert.resolvedAt(stored.lastAlive())) {
            dispatcher.restoreEnded(alert, entry.lastFiringOrReceived(), entry.notified());
        } else {
            alerts.restore(postponed(alert));
        }
    }

    /** The alert as it is known now: its end is postponed unless it was over already. */
    Alert current(Alert alert) {
        return alert.resolvedAt(stored.lastAlive()) ? alert : postponed(alert);
    }

    private Alert postponed(Alert alert) {
        if (!alert.hasEnd()) {
            return alert;
        }
        Instant end = alert.endsAt().plus(down);
        Instant latest = now.plus(GRACE);
        end = end.isAfter(latest) ? latest : end;
        if (alert.resolvedAt(now)) {
            doubtful.add(alert.labels());
        }
        return end.isAfter(alert.endsAt()) ? alert.heldUntil(end) : alert;
    }
}
