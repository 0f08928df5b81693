package io.grapevine.sim.upstream;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entries by key, of which the one with the later wall-clock time wins; of two with the same time the one that is there
 * stays, and one that has expired is refused.
 */
final class Stamped<T> {
    /** An entry. */
    record Entry<T>(T value, Instant time, Instant expiresAt, int size) {}

    private final Map<String, Entry<T>> entries = new LinkedHashMap<>();

    @Nullable
    Entry<T> get(String key) {
        return entries.get(key);
    }

    /** Whether anything has changed. */
    boolean merge(String key, Entry<T> entry, Instant now) {
        Entry<T> known = entries.get(key);
        if (entry.expiresAt().isBefore(now) || (known != null && !known.time().isBefore(entry.time()))) {
            return false;
        }
        entries.put(key, entry);
        return true;
    }

    void collectGarbage(Instant now) {
        entries.values().removeIf(entry -> !entry.expiresAt().isAfter(now));
    }

    Map<String, Entry<T>> copy() {
        return new LinkedHashMap<>(entries);
    }
}
