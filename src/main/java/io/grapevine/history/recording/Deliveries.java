package io.grapevine.history.recording;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.history.DeliveryRecord;
import io.grapevine.history.DeliveryRecord.Outcome;
import io.grapevine.history.HistoryRecord;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.nflog.NflogKey;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Integration;
import io.grapevine.notify.NotifyListener;
import io.grapevine.notify.NotifyReason;
import io.grapevine.notify.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Records the notifications that were accepted or given up. On the loop only. */
final class Deliveries implements NotifyListener {
    /** Of how many groups and integrations the latest notification is kept; some megabytes. */
    private static final int KEPT = 20_000;

    private final EventLoop loop;
    private final String replica;
    private final Function<Alert, Instant> changes;
    private final Consumer<HistoryRecord> sink;
    private final Instant start;

    /** When the flush was that each integration was notified of last. */
    private final Map<NflogKey, Instant> notified = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NflogKey, Instant> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * Creates a listener.
     *
     * @param changes when an alert of a notification began to fire, or ended
     */
    Deliveries(EventLoop loop, String replica, Function<Alert, Instant> changes, Consumer<HistoryRecord> sink) {
        this.loop = loop;
        this.replica = replica;
        this.changes = changes;
        this.sink = sink;
        this.start = loop.now();
    }

    @Override
    public void onConcluded(Flush flush, Integration integration, SendResult result) {
        NflogKey key = integration.logKey(flush.groupKey());
        Instant now = loop.now();
        sink.accept(new DeliveryRecord(
                now,
                replica,
                flush.groupKey(),
                flush.groupLabels(),
                integration.receiver(),
                integration.name(),
                result.accepted() ? Outcome.SENT : Outcome.FAILED,
                result.reason(),
                fingerprints(result.alerts(), false),
                fingerprints(result.alerts(), true),
                result.attempts(),
                result.took(),
                latency(result, notified.getOrDefault(key, start), now),
                result.error()));
        if (result.accepted()) {
            notified.put(key, flush.now());
        }
    }

    private static List<Fingerprint> fingerprints(List<Alert> alerts, boolean resolved) {
        return alerts.stream()
                .filter(alert -> alert.hasEnd() == resolved)
                .map(Alert::fingerprint)
                .toList();
    }

    /** The time since the oldest change that the integration was not notified of before. */
    private Duration latency(SendResult result, Instant before, Instant now) {
        boolean isFirst = result.reason() == NotifyReason.FIRST;
        return result.alerts().stream()
                .map(changes)
                .filter(change -> isFirst || change.isAfter(before))
                .filter(change -> change.isBefore(now))
                .min(Instant::compareTo)
                .filter(oldest -> !result.reason().isWithoutChange())
                .map(oldest -> Duration.between(oldest, now))
                .orElse(Duration.ZERO);
    }
}
