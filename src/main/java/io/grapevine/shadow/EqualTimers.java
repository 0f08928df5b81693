package io.grapevine.shadow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Evidence that the timers of a route are equal on both sides: groups of the route that both sides notify in step. */
final class EqualTimers {
    private final SideView there;
    private final SideView here;
    private final Duration tolerance;
    private final Map<String, List<ShadowSend>> byRoute = new HashMap<>();
    private final Map<String, Boolean> equalWaits = new HashMap<>();
    private final Map<String, Boolean> equalIntervals = new HashMap<>();

    EqualTimers(SideView there, SideView here, Duration tolerance) {
        this.there = there;
        this.here = here;
        this.tolerance = tolerance;
        there.sends()
                .forEach(send -> byRoute.computeIfAbsent(route(send), none -> new ArrayList<>())
                        .add(send));
    }

    private static String route(ShadowSend send) {
        return send.group().receiver()
                + ' '
                + RoutingReasons.routeKey(send.group().key(), send.groupLabels());
    }

    /** Whether a group of the route was notified first at the same time on both sides. */
    boolean haveEqualWait(ShadowSend send) {
        return equalWaits.computeIfAbsent(
                route(send),
                route -> byRoute.getOrDefault(route, List.of()).stream()
                        .filter(ShadowSend::isFirst)
                        .anyMatch(each -> here.sendsTo(each.target(), each.at(), tolerance).stream()
                                .anyMatch(ShadowSend::isFirst)));
    }

    /**
     * Whether both sides notified a group of the route at the same time, and again after its {@code interval}. A notification
     * between two such flushes is of a shorter interval.
     */
    boolean haveEqualInterval(ShadowSend send, Duration interval) {
        return equalIntervals.computeIfAbsent(route(send), route -> {
            boolean found = false;
            for (ShadowSend each : byRoute.getOrDefault(route, List.of())) {
                if (isInStep(each, each.at()) && isInStep(each, each.at().plus(interval))) {
                    found = true;
                    if (hasSent(
                            each,
                            each.at().plus(interval.dividedBy(2)),
                            interval.dividedBy(2).minus(tolerance))) {
                        return false;
                    }
                }
            }
            return found;
        });
    }

    private boolean isInStep(ShadowSend send, Instant at) {
        return !there.sendsTo(send.target(), at, tolerance).isEmpty()
                && !here.sendsTo(send.target(), at, tolerance).isEmpty();
    }

    private boolean hasSent(ShadowSend send, Instant at, Duration margin) {
        return !margin.isNegative()
                && !(there.sendsTo(send.target(), at, margin).isEmpty()
                        && here.sendsTo(send.target(), at, margin).isEmpty());
    }
}
