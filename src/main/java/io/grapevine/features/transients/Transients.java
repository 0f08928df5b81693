package io.grapevine.features.transients;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.Extensions;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.dispatch.AggregationGroup;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.dispatch.LeaveOut;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds alerts that may end by themselves soon, and forgets those that did. One that anybody was notified of as firing is not held: its end is
 * awaited. Changed on the loop only; {@link #until(GroupView, Alert)} may be called from any thread.
 */
public final class Transients implements Feature.Part, LeaveOut {
    private final Core core;
    private final EventLoop loop;
    private final Counter ended;
    private final Runnable inUse;
    private volatile List<TransientSettings.Rule> rules = List.of();
    /** The alerts that the last flush of each group has held. */
    private final Map<AggregationGroup, HeldAlerts> held = new HashMap<>();

    /** No rules. */
    public Transients(Core core) {
        this.core = core;
        loop = core.loop();
        inUse = core.dispatcher().flushes().rules().reserve(this);
        ended = new MetricFactory(core.registry(), "grapevine_")
                .counter(
                        "transient_alerts_total",
                        "Number of alerts that ended while they were held, so that nobody was notified of them.",
                        "receiver");
    }

    @Override
    public void use(Extensions settings) {
        rules = settings.of(TransientSettings.NONE).rules();
        rules.forEach(rule -> ended.initLabelValues(rule.receiver()));
        held.keySet().removeIf(group -> !isAbout(group));
        if (!rules.isEmpty()) {
            inUse.run();
        }
    }

    /** Until when nobody is notified of a firing alert in a group, as it may end by itself soon; null if it is not held. From any thread. */
    public @Nullable Instant until(GroupView group, Alert alert) {
        Instant now = loop.now();
        Duration hold = hold(group.route().config().receiver(), alert.labels());
        Instant until = alert.startsAt().plus(hold);
        return hold.isZero() || alert.resolvedAt(now) || !until.isAfter(now) ? null : until;
    }

    /** How long an alert of a receiver is held, by the first rule that is about it; zero if it is not. */
    private Duration hold(String receiver, LabelSet alert) {
        for (TransientSettings.Rule rule : rules) {
            if (rule.receiver().equals(receiver) && rule.isAbout(alert)) {
                return rule.holdOf(alert);
            }
        }
        return Duration.ZERO;
    }

    private static String receiverOf(AggregationGroup group) {
        return group.route().config().receiver();
    }

    @Override
    public boolean isAbout(AggregationGroup group) {
        return !rules.isEmpty()
                && rules.stream().anyMatch(rule -> rule.receiver().equals(receiverOf(group)));
    }

    /** An alert that ended in time is left out for good. */
    @Override
    public Instant until(AggregationGroup group, Alert alert, Instant at) {
        Duration hold = hold(receiverOf(group), alert.labels());
        Duration elapsed = loop.elapsed().plus(Duration.between(loop.now(), at));
        Instant end = hold.isZero()
                ? Instant.MIN
                : held.getOrDefault(group, HeldAlerts.NONE).until(alert, hold, at, elapsed);
        boolean isTold = end.isAfter(at) && core.isKnown(group, alert.labels());
        return isTold ? Instant.MIN : end;
    }

    @Override
    public What what() {
        return What.UNTOLD;
    }

    /** A flush between two others follows when none of them is held any longer, if that is before the next one. */
    @Override
    public void flushing(AggregationGroup group, Instant now) {
        HeldAlerts before = held.getOrDefault(group, HeldAlerts.NONE);
        HeldAlerts next = new HeldAlerts();
        for (GroupMember member : List.copyOf(group.members())) {
            Alert alert = member.alert().asOf(now);
            if (group.listing().hasMoved(member)) {
                continue; // it is held where it is now
            }
            if (!alert.hasEnd()) {
                next.add(alert, hold(receiverOf(group), alert.labels()), now, loop.elapsed(), before);
            } else if (until(group, alert, now).isAfter(now)) {
                ended.labelValues(receiverOf(group)).inc(before.contains(alert.labels()) ? 1 : 0);
                group.forget(alert);
            }
        }
        if (next.isEmpty()) {
            held.remove(group);
        } else {
            held.put(group, next);
        }
        boolean isHolding = group.members().stream()
                .filter(member -> !group.listing().hasMoved(member))
                .anyMatch(member -> until(group, member.alert().asOf(now), now).isAfter(now));
        if (isHolding) {
            group.timer().between(next.end().minus(loop.elapsed()));
        }
    }

    @Override
    public void stopped(AggregationGroup group) {
        held.remove(group);
    }
}
