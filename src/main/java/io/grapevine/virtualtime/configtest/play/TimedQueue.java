package io.grapevine.virtualtime.configtest.play;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Queue of actions by time.
 *
 * @param <T> what it is
 */
final class TimedQueue<T> {
    private final List<T> items;
    private final Function<T, Duration> time;
    private int index;

    TimedQueue(List<T> items, Function<T, Duration> time) {
        this.items = items;
        this.time = time;
    }

    /** The time of the next one; null if there is none. */
    @Nullable
    Duration next() {
        return index < items.size() ? time.apply(items.get(index)) : null;
    }

    /** Takes all that are due. */
    List<T> until(Duration now) {
        int first = index;
        while (index < items.size() && time.apply(items.get(index)).compareTo(now) <= 0) {
            index++;
        }
        return items.subList(first, index);
    }

    /** The earliest of some times; null if there is none. */
    static @Nullable Duration earliest(@Nullable Duration... times) {
        Duration earliest = null;
        for (Duration each : times) {
            if (each != null && (earliest == null || each.compareTo(earliest) < 0)) {
                earliest = each;
            }
        }
        return earliest;
    }
}
