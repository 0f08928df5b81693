package io.grapevine.notify.pipeline;

import io.grapevine.base.trace.Span;
import io.grapevine.notify.AlertList;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Stage;
import io.grapevine.notify.SuppressedReason;
import io.grapevine.notify.TimeMuting;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ends a flush whose route is muted by its time intervals: the stages TimeActive and TimeMute of Alertmanager.
 *
 * @param passing as for {@link MuteStage}
 */
record TimeMuteStage(TimeMuting muting, Predicate<Flush> passing, FlushObserver observer) implements Stage<Flush> {
    private static final String GROUP_KEY = "alerting.group.key";

    @Override
    public Decision<Flush> decide(Flush flush) {
        Span parent = observer.span();
        Span active = parent.child("notify.TimeActiveStage.Exec")
                .set(GROUP_KEY, flush.groupKey())
                .set(Span.ALERTS, flush.alerts().size());
        SuppressedReason reason = mutedBy(flush);
        if (reason == SuppressedReason.ACTIVE_TIME_INTERVAL) {
            active.event("notify.TimeActiveStage.Exec not active, removing all alerts", Map.of());
        }
        active.end();
        if (reason != SuppressedReason.ACTIVE_TIME_INTERVAL) {
            Span mute = parent.child("notify.TimeMuteStage.Exec")
                    .set(GROUP_KEY, flush.groupKey())
                    .set(Span.ALERTS, flush.alerts().size());
            if (reason != null) {
                mute.event("notify.TimeMuteStage.Exec muted the alerts", Map.of());
            }
            mute.end();
        }
        if (reason == null) {
            return new Decision.Continue<>(flush);
        }
        observer.suppressed().accept(reason, flush.alerts().size());
        Flush left = flush.muted(AlertList.NONE, reason, false);
        return passing.test(left) ? new Decision.Continue<>(left) : new Decision.Done<>(reason.label());
    }

    /** What mutes the route; null if nothing does. */
    private @Nullable SuppressedReason mutedBy(Flush flush) {
        if (muting.mutedBy(flush.route(), flush.now()).isEmpty()) {
            return null;
        }
        return muting.isInactive(flush.route(), flush.now())
                ? SuppressedReason.ACTIVE_TIME_INTERVAL
                : SuppressedReason.MUTE_TIME_INTERVAL;
    }
}
