package io.grapevine.history.query;

import io.grapevine.history.AlertRecord;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.SilenceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells which records are of events that another replica recorded, too: the same change of the same alert, or the same
 * version of a silence, within a minute. Notifications are recorded by the replica that sent them, configurations and starts
 * are events of each replica.
 */
final class SameEvents {
    /** How far apart replicas record one event. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final int MOST = 20_000;

    private final Map<List<Object>, List<Event>> events = new HashMap<>();
    private int limit = MOST;

    /** An event, and who recorded it. */
    private record Event(Instant first, Set<String> replicas) {
        boolean isNear(Instant time) {
            return Duration.between(first, time).abs().compareTo(WINDOW) <= 0;
        }
    }

    /** Whether a record is the first of its event. Records must come in the order of time, or in the opposite one. */
    boolean isNew(HistoryRecord entry) {
        List<Object> key = key(entry);
        if (key.isEmpty()) {
            return true;
        }
        List<Event> same = events.computeIfAbsent(key, unused -> new ArrayList<>(1));
        same.removeIf(event -> !event.isNear(entry.at()));
        for (Event event : same) {
            if (event.replicas.add(entry.replica())) {
                return false;
            }
        }
        same.add(new Event(entry.at(), new HashSet<>(Set.of(entry.replica()))));
        if (events.size() > limit) {
            events.values().removeIf(list -> list.stream().noneMatch(event -> event.isNear(entry.at())));
            limit = Math.max(MOST, 2 * events.size());
        }
        return true;
    }

    private static List<Object> key(HistoryRecord entry) {
        if (entry instanceof AlertRecord alert) {
            return List.of(alert.labels().fingerprint(), alert.change());
        } else if (entry instanceof SilenceRecord silence) {
            return List.of(silence.silence().id(), silence.silence().updatedAt());
        }
        return List.of();
    }
}
