package io.grapevine.features.alertlog;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.dispatch.AggregationGroup;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.LeaveOut;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The restored alerts that may be over, as their ends have passed in the meantime. Flushes leave them out, not the others, until they are
 * received again or have ended; a flush is skipped where nothing else fires, as what has ended must not seem to be all of the group.
 *
 * <pre>
 * doubtful ──received again, or the last of its group ends──▶ known: what was left out is flushed now
 * </pre>
 */
final class RestoredAlerts implements LeaveOut {
    private final EventLoop loop;
    private final Dispatcher dispatcher;
    private final Runnable inUse;
    private final Map<AggregationGroup, Doubt> doubts = new HashMap<>();

    /** The doubtful alerts of a group. */
    private static final class Doubt {
        private final Set<LabelSet> alerts;
        private final Instant end;
        private final EventLoop.Timer timer;
        /** Whether a flush has left them out, or was left out with them; another one follows when they are known. */
        private boolean isMissed;
        /** Whether nothing else fired at the last tick. */
        private boolean isSkipped;

        Doubt(Set<LabelSet> alerts, Instant end, EventLoop.Timer timer) {
            this.alerts = alerts;
            this.end = end;
            this.timer = timer;
        }

        boolean isOf(Alert alert) {
            return !alert.hasEnd() && alerts.contains(alert.labels());
        }
    }

    /** Creates the rule, with no alert that may be over. */
    RestoredAlerts(EventLoop loop, Dispatcher dispatcher) {
        this.loop = loop;
        this.dispatcher = dispatcher;
        inUse = dispatcher.flushes().rules().reserve(this);
    }

    /** Alerts may be over. */
    void add(Set<LabelSet> doubtful) {
        if (!doubtful.isEmpty()) {
            inUse.run();
            dispatcher.groups().forEach(group -> add(group, doubtful));
        }
    }

    private void add(AggregationGroup group, Set<LabelSet> doubtful) {
        Doubt before = doubts.get(group);
        List<Alert> own = group.members().stream()
                .map(GroupMember::alert)
                .filter(alert ->
                        doubtful.contains(alert.labels()) || (before != null && before.alerts.contains(alert.labels())))
                .filter(alert -> !alert.resolvedAt(loop.now()))
                .toList();
        if (own.isEmpty()) {
            return;
        }
        Instant end = Collections.max(own.stream().map(Alert::endsAt).toList());
        Doubt next = new Doubt(
                own.stream().map(Alert::labels).collect(Collectors.toCollection(HashSet::new)),
                end,
                loop.schedule(Duration.between(loop.now(), end), () -> end(group)));
        if (before != null) {
            before.timer.cancel();
            next.isMissed = before.isMissed;
            next.isSkipped = before.isSkipped;
        }
        doubts.put(group, next);
    }

    /** What was left out is flushed now: it has waited for long enough. */
    private void end(AggregationGroup group) {
        Doubt over = doubts.remove(group);
        if (over != null) {
            over.timer.cancel();
            if (over.isMissed && !group.isStopped()) {
                group.timer().start(Duration.ZERO);
            }
        }
    }

    @Override
    public What what() {
        return What.DOUBTFUL;
    }

    @Override
    public boolean isAbout(AggregationGroup group) {
        return !doubts.isEmpty() && doubts.containsKey(group);
    }

    @Override
    public Instant until(AggregationGroup group, Alert alert, Instant at) {
        Doubt doubt = doubts.get(group);
        return doubt != null && doubt.isOf(alert) ? doubt.end : Instant.MIN;
    }

    @Override
    public boolean skips(AggregationGroup group, Instant now) {
        Doubt doubt = doubts.get(group);
        if (doubt == null) {
            return false;
        }
        doubt.isMissed = true;
        doubt.isSkipped = group.members().stream()
                .map(member -> member.alert().asOf(now))
                .allMatch(alert -> alert.hasEnd() || doubt.isOf(alert));
        return doubt.isSkipped;
    }

    @Override
    public void received(AggregationGroup group, Alert alert) {
        Doubt doubt = doubts.isEmpty() ? null : doubts.get(group); // each alert comes here
        if (doubt == null) {
            return;
        }
        if (doubt.alerts.remove(alert.labels()) && doubt.alerts.isEmpty()) {
            end(group);
        } else if (doubt.isSkipped && isNew(group.member(alert.labels()))) { // others may be received again meanwhile
            group.timer().within(group.route().config().groupWait());
        }
    }

    /** Whether an alert fires that has waited for a flush that was skipped. */
    private boolean isNew(@Nullable GroupMember member) {
        return member != null && !member.processed() && !member.alert().resolvedAt(loop.now());
    }

    @Override
    public void stopped(AggregationGroup group) {
        end(group);
    }
}
