package io.grapevine.dispatch;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.RouteConfig;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Time of a group's first flush: not before the end of the start delay. */
final class FirstFlush {
    private final EventLoop loop;
    private final Duration startAt;

    FirstFlush(EventLoop loop, Duration startDelay) {
        this.loop = loop;
        this.startAt = loop.elapsed().plus(startDelay);
    }

    /**
     * The delay of the first flush; zero or less: at once.
     *
     * @param earlier the groups of an earlier process, if the group is restored
     */
    Duration delay(AggregationGroup group, @Nullable RestoredGroups earlier) {
        Instant due = earlier == null ? null : earlier.nextFlush(group.hash());
        Duration delay =
                due == null ? groupWait(group) : remaining(due, group.route().config());
        Duration untilStart = startAt.minus(loop.elapsed());
        return untilStart.compareTo(delay) > 0 ? untilStart : delay;
    }

    /** The group wait, or zero if an alert of the group has been active for longer. */
    private Duration groupWait(AggregationGroup group) {
        Instant now = loop.now();
        Duration wait = group.route().config().groupWait();
        boolean old = group.members().stream()
                .anyMatch(member -> member.alert().startsAt().plus(wait).isBefore(now));
        return old ? Duration.ZERO : wait;
    }

    /** The time until {@code due}, at most what a timer is ever set to: the clock may have been set back since. */
    private Duration remaining(Instant due, RouteConfig config) {
        Duration wait = config.groupWait();
        Duration interval = config.groupInterval();
        Duration longest = wait.compareTo(interval) > 0 ? wait : interval;
        Duration left = Duration.between(loop.now(), due);
        return left.compareTo(longest) > 0 ? longest : left;
    }
}
