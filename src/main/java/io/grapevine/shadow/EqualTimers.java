package io.grapevine.shadow;

import io.grapevine.notify.NotifyReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Evidence that the timers of a route are equal on both sides: other groups of the route are notified in step. */
record EqualTimers(SideView there, SideView here, Duration tolerance) {
    /** Whether another group of the route was notified first at the same time on both sides. */
    boolean haveEqualWait(ShadowSend send) {
        return there.sends().stream()
                .filter(each -> isOfOtherGroup(each, send) && each.reason() == NotifyReason.FIRST)
                .anyMatch(each -> has(here, each.target(), each.at(), true));
    }

    /** Whether both sides notified another group of the route at the same time, and again after its {@code interval}. */
    boolean haveEqualInterval(ShadowSend send, Duration interval) {
        return there.sends().stream().filter(each -> isOfOtherGroup(each, send)).anyMatch(each -> {
            Instant next = each.at().plus(interval);
            return has(here, each.target(), each.at(), false)
                    && has(here, each.target(), next, false)
                    && has(there, each.target(), next, false);
        });
    }

    private static boolean isOfOtherGroup(ShadowSend other, ShadowSend send) {
        return !other.target().equals(send.target())
                && !other.groupLabels().equals(send.groupLabels())
                && RoutingReasons.routeKey(other.group().key(), other.groupLabels())
                        .equals(RoutingReasons.routeKey(send.group().key(), send.groupLabels()));
    }

    private boolean has(SideView side, ShadowSend.Target target, Instant at, boolean first) {
        List<ShadowSend> sends = side.sendsTo(target);
        return sends.stream()
                .anyMatch(each -> Duration.between(each.at(), at).abs().compareTo(tolerance) <= 0
                        && (!first || each.reason() == NotifyReason.FIRST));
    }
}
