package io.grapevine.core.alerts;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Limit of active alerts per alert name. An admitted alert can always be updated. */
final class NameLimit {
    private final int limit;
    private final Map<String, Bucket> buckets = new TreeMap<>();

    NameLimit(int limit) {
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    boolean admits(Alert alert, Instant now) {
        return limit <= 0
                || buckets.computeIfAbsent(alert.name(), name -> new Bucket())
                        .admits(alert.labels(), alert.endsAt(), limit, now);
    }

    void collectGarbage(Instant now) {
        buckets.values().removeIf(bucket -> {
            bucket.evict(now);
            return bucket.ends.isEmpty();
        });
    }

    private static final class Bucket {
        private final Map<LabelSet, Instant> ends = new LinkedHashMap<>();
        /** Lower bound of {@link #ends}, which spares a full bucket a search for each alert it rejects. */
        private Instant earliest = Instant.MAX;

        boolean admits(LabelSet alert, Instant end, int limit, Instant now) {
            if (!ends.containsKey(alert) && ends.size() >= limit) {
                if (!earliest.isBefore(now)) {
                    return false;
                }
                evict(now);
                if (ends.size() >= limit) {
                    return false;
                }
            }
            ends.put(alert, end);
            earliest = end.isBefore(earliest) ? end : earliest;
            return true;
        }

        void evict(Instant now) {
            ends.values().removeIf(end -> end.isBefore(now));
            earliest = ends.values().stream().min(Instant::compareTo).orElse(Instant.MAX);
        }
    }
}
