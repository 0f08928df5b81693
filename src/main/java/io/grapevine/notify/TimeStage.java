package io.grapevine.notify;

/** Ends a flush whose route is muted by time. */
final class TimeStage implements Stage {
    private final TimeMuting muting;
    private final NotifyMetrics metrics;

    TimeStage(TimeMuting muting, NotifyMetrics metrics) {
        this.muting = muting;
        this.metrics = metrics;
    }

    @Override
    public Decision decide(Flush flush) {
        if (muting.mutedBy(flush.route(), flush.now()).isEmpty()) {
            return new Decision.Continue(flush);
        }
        SuppressedReason reason = muting.isInactive(flush.route(), flush.now())
                ? SuppressedReason.ACTIVE_TIME_INTERVAL
                : SuppressedReason.MUTE_TIME_INTERVAL;
        metrics.suppressed(reason, flush.alerts().size());
        return new Decision.Done(reason.label());
    }
}
