package io.grapevine.notify.pipeline;

import io.grapevine.notify.Flush;
import io.grapevine.notify.NotifyMetrics;
import io.grapevine.notify.Stage;
import io.grapevine.notify.SuppressedReason;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.List;
import java.util.function.BiPredicate;

/** Takes muted alerts, firing or resolved, out of a flush. */
final class MuteStage implements Stage {
    private final BiPredicate<LabelSet, Instant> muted;
    private final SuppressedReason reason;
    private final NotifyMetrics metrics;

    MuteStage(BiPredicate<LabelSet, Instant> muted, SuppressedReason reason, NotifyMetrics metrics) {
        this.muted = muted;
        this.reason = reason;
        this.metrics = metrics;
    }

    @Override
    public Decision decide(Flush flush) {
        List<Alert> left = flush.alerts().stream()
                .filter(alert -> !muted.test(alert.labels(), flush.now()))
                .toList();
        metrics.suppressed(reason, flush.alerts().size() - left.size());
        return left.isEmpty() ? new Decision.Done(reason.label()) : new Decision.Continue(flush.withAlerts(left));
    }
}
