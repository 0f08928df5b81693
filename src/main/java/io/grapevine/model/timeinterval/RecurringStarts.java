package io.grapevine.model.timeinterval;

import java.time.Instant;
import java.util.Optional;

/**
 * The starts of a recurrence.
 *
 * @param recurrence the recurrence, whose periods have no length
 * @param words when they are, such as {@code every Tuesday at 02:00}
 */
public record RecurringStarts(Recurrence recurrence, String words) implements Schedule {
    @Override
    public Optional<Instant> next(Instant after) {
        return recurrence.after(after, 1).stream().map(Occurrence::start).findFirst();
    }

    @Override
    public Location zone() {
        return recurrence.zone();
    }

    @Override
    public String toString() {
        return words;
    }
}
