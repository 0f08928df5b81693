package io.grapevine.history;

import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** A history in memory, and short ways to make its records. Not thread-safe while records are added. */
public final class MemoryHistory implements HistoryReader {
    private final List<HistoryRecord> records = new ArrayList<>();
    private int reads;

    /** Adds records; those of one instant stay in the order in which they were added. */
    public MemoryHistory with(HistoryRecord... more) {
        records.addAll(List.of(more));
        records.sort(Comparator.comparing(HistoryRecord::at));
        return this;
    }

    /** How often it was read. */
    public int reads() {
        return reads;
    }

    @Override
    public void read(Instant from, Instant to, Order order, Predicate<HistoryRecord> visitor) {
        reads++;
        List<HistoryRecord> ordered = new ArrayList<>(records);
        if (order == Order.NEWEST_FIRST) {
            Collections.reverse(ordered);
        }
        for (HistoryRecord entry : ordered) {
            boolean isInSpan = !entry.at().isBefore(from) && entry.at().isBefore(to);
            if (isInSpan && !visitor.test(entry)) {
                return;
            }
        }
    }

    /** A change of an alert. */
    public static AlertRecord alert(Instant at, AlertRecord.Change change, String... labels) {
        return new AlertRecord(at, "a", change, LabelSet.of(labels), LabelSet.EMPTY, at, null, "");
    }

    /** A notification, by webhook, of alerts that fire; it fails if there is an error. */
    public static DeliveryRecord delivery(
            Instant at, String receiver, String error, Duration latency, LabelSet group, LabelSet... firing) {
        List<Fingerprint> alerts = new ArrayList<>();
        for (LabelSet labels : firing) {
            alerts.add(labels.fingerprint());
        }
        return new DeliveryRecord(
                at,
                "a",
                "{}:" + group,
                group,
                receiver,
                "webhook[0]",
                error.isEmpty() ? DeliveryRecord.Outcome.SENT : DeliveryRecord.Outcome.FAILED,
                NotifyReason.FIRST,
                alerts,
                List.of(),
                1,
                Duration.ofMillis(5),
                latency,
                error,
                null);
    }
}
