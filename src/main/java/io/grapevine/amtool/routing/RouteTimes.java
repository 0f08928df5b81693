package io.grapevine.amtool.routing;

import io.grapevine.config.RouteConfig;
import io.grapevine.model.timeinterval.TimeInterval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** State of the time intervals of routes at one point in time. */
record RouteTimes(Map<String, List<TimeInterval>> intervals, Instant at) {
    /** Whether notifications of the route are held back. */
    boolean isMuted(RouteConfig route) {
        return isInactive(route) || !holding(route.muteTimeIntervals()).isEmpty();
    }

    private boolean isInactive(RouteConfig route) {
        return !route.activeTimeIntervals().isEmpty()
                && holding(route.activeTimeIntervals()).isEmpty();
    }

    /** Whether the route is muted or active, and by which intervals. */
    String state(RouteConfig route) {
        if (isInactive(route)) {
            return "muted: outside of " + String.join(", ", route.activeTimeIntervals());
        }
        List<String> muting = holding(route.muteTimeIntervals());
        if (!muting.isEmpty()) {
            return "muted: in " + String.join(", ", muting);
        }
        List<String> reasons = new ArrayList<>();
        if (!route.activeTimeIntervals().isEmpty()) {
            reasons.add("in " + String.join(", ", holding(route.activeTimeIntervals())));
        }
        if (!route.muteTimeIntervals().isEmpty()) {
            reasons.add("outside of " + String.join(", ", route.muteTimeIntervals()));
        }
        return reasons.isEmpty() ? "active" : "active: " + String.join(", and ", reasons);
    }

    private List<String> holding(List<String> names) {
        return names.stream()
                .filter(name ->
                        intervals.getOrDefault(name, List.of()).stream().anyMatch(interval -> interval.contains(at)))
                .toList();
    }
}
