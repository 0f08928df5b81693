package io.grapevine.notify.pipeline;

import io.grapevine.notify.Flush;
import io.grapevine.notify.NotifyMetrics;
import io.grapevine.notify.Stage;
import io.grapevine.notify.SuppressedReason;
import io.grapevine.notify.TimeMuting;
import org.jspecify.annotations.Nullable;

/**
 * Ends a flush whose route is muted by its time intervals: the stages TimeActive and TimeMute of Alertmanager.
 */
record TimeMuteStage(TimeMuting muting, NotifyMetrics metrics) implements Stage<Flush> {
    @Override
    public Decision<Flush> decide(Flush flush) {
        SuppressedReason reason = mutedBy(flush);
        if (reason == null) {
            return new Decision.Continue<>(flush);
        }
        metrics.suppressed(reason, flush.alerts().size());
        return new Decision.Done<>(reason.label());
    }

    /** What mutes the route; null if nothing does. */
    @Nullable
    SuppressedReason mutedBy(Flush flush) {
        if (muting.mutedBy(flush.route(), flush.now()).isEmpty()) {
            return null;
        }
        return muting.isInactive(flush.route(), flush.now())
                ? SuppressedReason.ACTIVE_TIME_INTERVAL
                : SuppressedReason.MUTE_TIME_INTERVAL;
    }
}
