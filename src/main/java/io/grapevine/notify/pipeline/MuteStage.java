package io.grapevine.notify.pipeline;

import io.grapevine.base.trace.Span;
import io.grapevine.model.Alert;
import io.grapevine.mute.Muter;
import io.grapevine.notify.AlertList;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Stage;
import io.grapevine.notify.SuppressedReason;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Removes muted alerts, firing or resolved, from a flush: the stages Inhibit and Silence of Alertmanager.
 *
 * @param memory of the group for this stage
 * @param passing whether an integration is to be notified of alerts that were removed, so that the flush goes on without any
 */
record MuteStage(
        SuppressedReason reason, Muter muter, MuteMemory memory, Predicate<Flush> passing, FlushObserver observer)
        implements Stage<Flush> {
    @Override
    public Decision<Flush> decide(Flush flush) {
        AlertList alerts = flush.alerts();
        if (flush.muting().all() != null) {
            return new Decision.Continue<>(flush);
        }
        Span span = observer.span().child("notify.MuteStage.Exec").set(Span.ALERTS, alerts.size());
        BitSet muted = memory.muted(alerts, muter, flush.now());
        muted.stream().forEach(i -> observer.listener().onMuted(reason, flush, alerts.get(i)));
        if (span.isRecording()) {
            alerts.stream().limit(Span.MOST_ALERTS).forEach(alert -> trace(flush, alert, span));
        }
        int count = muted.cardinality();
        if (count > 0) {
            span.set("alerting.alerts.muted.count", count)
                    .set("alerting.alerts.filtered.count", alerts.size() - count)
                    .set("alerting.suppressed.reason", reason.label());
        }
        span.end();
        observer.suppressed().accept(reason, count);
        if (count == 0 && !alerts.isEmpty()) {
            return new Decision.Continue<>(flush);
        }
        Flush left = flush.muted(memory.left(alerts), reason, memory.isAcknowledged());
        return count == alerts.size() && !passing.test(left)
                ? new Decision.Done<>(reason.label())
                : new Decision.Continue<>(left);
    }

    /** Records what was decided of an alert, by the names of Alertmanager's muters. */
    private void trace(Flush flush, Alert alert, Span parent) {
        List<?> by = muter.muting(alert.labels(), flush.now()).by();
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
