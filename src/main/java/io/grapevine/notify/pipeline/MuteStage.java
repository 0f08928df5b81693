package io.grapevine.notify.pipeline;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notify.Flush;
import io.grapevine.notify.NotifyListener;
import io.grapevine.notify.NotifyMetrics;
import io.grapevine.notify.Stage;
import io.grapevine.notify.SuppressedReason;
import io.grapevine.trace.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Removes muted alerts, firing or resolved, from a flush: the stages Inhibit and Silence of Alertmanager.
 */
record MuteStage(
        SuppressedReason reason,
        BiFunction<LabelSet, Instant, ? extends List<?>> mutes,
        NotifyMetrics metrics,
        NotifyListener listener) {

    /** Decides how a flush goes on, with a span below {@code parent}. */
    Stage.Decision<Flush> decide(Flush flush, Span parent) {
        int count = flush.alerts().size();
        Span span = parent.child("notify.MuteStage.Exec").set(Span.ALERTS, count);
        List<Alert> left = left(flush, span, listener);
        if (left.size() < count) {
            span.set("alerting.alerts.muted.count", count - left.size())
                    .set("alerting.alerts.filtered.count", left.size())
                    .set("alerting.suppressed.reason", reason.label());
        }
        span.end();
        metrics.suppressed(reason, count - left.size());
        return left.isEmpty()
                ? new Stage.Decision.Done<>(reason.label())
                : new Stage.Decision.Continue<>(flush.withAlerts(left));
    }

    /** The alerts that are not muted. */
    List<Alert> left(Flush flush) {
        return left(flush, Span.NONE, NotifyListener.NONE);
    }

    private List<Alert> left(Flush flush, Span parent, NotifyListener informed) {
        List<Alert> left = new ArrayList<>(flush.alerts().size());
        int judged = 0;
        for (Alert alert : flush.alerts()) {
            List<?> by = mutes.apply(alert.labels(), flush.now());
            if (by.isEmpty()) {
                left.add(alert);
            } else {
                informed.onMuted(reason, flush, alert);
            }
            if (parent.isRecording() && judged++ < Span.MOST_ALERTS) {
                trace(alert, by, parent);
            }
        }
        return left;
    }

    /** Records what was decided of an alert, by the names of Alertmanager's muters. */
    private void trace(Alert alert, List<?> by, Span parent) {
        boolean inhibits = reason == SuppressedReason.INHIBITION;
        Span span = parent.child(inhibits ? "inhibit.Inhibitor.Mutes" : "silence.Silencer.Mutes")
                .set(Span.FINGERPRINT, alert.fingerprint().toString());
        if (inhibits) {
            if (by.isEmpty()) {
                span.event("alert not inhibited", Map.of());
            } else {
                span.event("alert inhibited", Map.of("alerting.inhibit_rule.source.fingerprint", by.get(0)));
            }
        } else {
            span.event(
                    by.isEmpty() ? "Silencer does not mute alert" : "Silencer mutes alert",
                    Map.of("alerting.silences.active.count", by.size()));
        }
        span.end();
    }
}
