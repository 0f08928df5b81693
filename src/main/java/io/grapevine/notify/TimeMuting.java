package io.grapevine.notify;

import io.grapevine.config.RouteConfig;
import io.grapevine.timeinterval.TimeInterval;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The mute and active time intervals of routes. */
public final class TimeMuting {
    private final Map<String, List<TimeInterval>> intervals;

    /**
     * Muting by the given intervals.
     *
     * @param intervals by name; every name that a route uses is among them
     */
    public TimeMuting(Map<String, List<TimeInterval>> intervals) {
        this.intervals = intervals;
    }

    /**
     * The names of the intervals that mute the route at {@code now}: all its active intervals if the time is in none of
     * them, else those of its mute intervals that the time is in.
     *
     * @return empty if the route is not muted
     */
    public List<String> mutedBy(RouteConfig route, Instant now) {
        return isInactive(route, now) ? route.activeTimeIntervals() : containing(route.muteTimeIntervals(), now);
    }

    /** Whether the route has active intervals and {@code now} is in none of them. */
    public boolean isInactive(RouteConfig route, Instant now) {
        return !route.activeTimeIntervals().isEmpty()
                && containing(route.activeTimeIntervals(), now).isEmpty();
    }

    private List<String> containing(List<String> names, Instant now) {
        return names.stream()
                .filter(name ->
                        intervals.getOrDefault(name, List.of()).stream().anyMatch(interval -> interval.contains(now)))
                .toList();
    }
}
