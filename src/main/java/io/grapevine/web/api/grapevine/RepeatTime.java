package io.grapevine.web.api.grapevine;

import io.grapevine.config.RouteConfig;
import io.grapevine.dispatch.GroupView;
import io.grapevine.nflog.NflogEntry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Time at which a notification is repeated if nothing changes: at the first flush at which the repeat interval has
 * passed.
 */
final class RepeatTime {
    private RepeatTime() {}

    /** The time, by the group's timer; null if the notification is not repeated, as nothing fires, or no flush is set. */
    static @Nullable Instant of(NflogEntry entry, GroupView group) {
        Instant nextFlush = group.nextFlush();
        if (!entry.notified().isFiring() || nextFlush.equals(Instant.MAX)) {
            return null;
        }
        RouteConfig route = group.route().config();
        Instant due = entry.timestamp().plus(route.repeatInterval());
        if (due.isBefore(nextFlush)) {
            return nextFlush;
        }
        Duration interval = route.groupInterval();
        long steps = Duration.between(nextFlush, due).toNanos() / Math.max(1, interval.toNanos()) + 1;
        return nextFlush.plus(interval.multipliedBy(steps));
    }
}
