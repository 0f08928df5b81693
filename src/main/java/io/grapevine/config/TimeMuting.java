package io.grapevine.config;

import io.grapevine.model.timeinterval.TimeInterval;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The mute and active time intervals of routes.
 *
 * @param intervals by name; every name that a route uses is among them
 */
public record TimeMuting(Map<String, List<TimeInterval>> intervals) {
    /** How far the end of a muting is looked for. */
    private static final Duration HORIZON = Duration.ofDays(31);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /**
     * The names of the intervals that mute the route at {@code now}: all its active intervals if the time is in none of
     * them, then those of its mute intervals that the time is in.
     *
     * @return empty if the route is not muted
     */
    public List<String> mutedBy(RouteConfig route, Instant now) {
        return listed(route, now).stream().distinct().toList();
    }

    /**
     * The names that {@link #mutedBy} gives, as often as Alertmanager's API lists them: each as often as the route names it, and a mute
     * interval once for each of its periods that the time is in.
     */
    public List<String> listed(RouteConfig route, Instant now) {
        List<String> active = isInactive(route, now) ? route.activeTimeIntervals() : List.of();
        return Stream.concat(active.stream(), containing(route.muteTimeIntervals(), now))
                .toList();
    }

    /**
     * The first moment after {@code now} at which no interval mutes the route. Intervals begin and end at whole minutes, so
     * each minute is tried: calendars of several time zones leave no simpler way that is exact.
     *
     * @return empty if there is none within a month
     */
    public Optional<Instant> mutedUntil(RouteConfig route, Instant now) {
        Instant end = now.plus(HORIZON);
        for (Instant at = now.truncatedTo(ChronoUnit.MINUTES).plus(MINUTE); at.isBefore(end); at = at.plus(MINUTE)) {
            if (mutedBy(route, at).isEmpty()) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the route has active intervals and {@code now} is in none of them. Those that are not configured any more do not count: a
     * route of an earlier configuration may name them.
     */
    public boolean isInactive(RouteConfig route, Instant now) {
        return route.activeTimeIntervals().stream().anyMatch(intervals::containsKey)
                && containing(route.activeTimeIntervals(), now).findAny().isEmpty();
    }

    /** Whether a time is in one of these intervals; one that is not configured has no time. */
    public boolean isWithin(List<String> names, Instant now) {
        return containing(names, now).findAny().isPresent();
    }

    private Stream<String> containing(List<String> names, Instant now) {
        return names.stream()
                .flatMap(name -> intervals.getOrDefault(name, List.of()).stream()
                        .filter(interval -> interval.contains(now))
                        .map(interval -> name));
    }
}
