package io.grapevine.notify.pipeline;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notify.Flush;
import io.grapevine.notify.NotifyListener;
import io.grapevine.notify.NotifyMetrics;
import io.grapevine.notify.Stage;
import io.grapevine.notify.SuppressedReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Removes muted alerts, firing or resolved, from a flush: the stages Inhibit and Silence of Alertmanager.
 */
record MuteStage(
        SuppressedReason reason, BiPredicate<LabelSet, Instant> muted, NotifyMetrics metrics, NotifyListener listener)
        implements Stage<Flush> {
    @Override
    public Decision<Flush> decide(Flush flush) {
        List<Alert> left = new ArrayList<>(flush.alerts().size());
        for (Alert alert : flush.alerts()) {
            if (muted.test(alert.labels(), flush.now())) {
                listener.onMuted(reason, flush, alert);
            } else {
                left.add(alert);
            }
        }
        metrics.suppressed(reason, flush.alerts().size() - left.size());
        return left.isEmpty() ? new Decision.Done<>(reason.label()) : new Decision.Continue<>(flush.withAlerts(left));
    }

    /** The alerts that are not muted. */
    List<Alert> left(Flush flush) {
        return flush.alerts().stream()
                .filter(alert -> !muted.test(alert.labels(), flush.now()))
                .toList();
    }
}
