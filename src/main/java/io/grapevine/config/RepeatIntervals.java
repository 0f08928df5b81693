package io.grapevine.config;

import java.time.Duration;
import java.util.List;

/**
 * Growing intervals after which an integration is notified again of an incident that goes on, in place of the {@code
 * repeat_interval} of routes.
 *
 * @param all the interval before each repetition, none shorter than the one before; the last holds for all further ones
 */
public record RepeatIntervals(List<Duration> all) {
    public RepeatIntervals {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no interval");
        }
    }

    /** The time that the next repetition waits for, after some repetitions of an incident. */
    public Duration after(int repetitions) {
        return all.get(Math.min(repetitions, all.size() - 1));
    }

    /** The longest interval. */
    public Duration longest() {
        return all.get(all.size() - 1);
    }
}
