package io.grapevine.features.flapping;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.Extensions;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.dispatch.AggregationGroup;
import io.grapevine.core.dispatch.GroupListener;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.dispatch.LeaveOut;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * Withholds the ends of alerts that begin and end again and again, until they have been quiet for some time. It never withholds that they
 * fire. Nothing is kept of receivers without a rule. Changed on the loop only; {@link #of} may be called from any thread.
 */
public final class Flapping implements Feature.Part, LeaveOut, GroupListener {
    /** How often alerts are forgotten that have not changed for long. */
    private static final Duration FORGET = Duration.ofMinutes(1);

    /** The greatest number of alerts that are watched; the ends of those beyond it are told at once. */
    static final int MOST = 100_000;

    private final Core core;
    private final EventLoop loop;
    private final List<Runnable> places;
    private volatile List<FlappingSettings.Rule> rules = List.of();
    private final ConcurrentMap<Key, Changes> changes = new ConcurrentHashMap<>();
    /** By group, the alerts that have ended whose end is, or was, withheld, and that nothing muted when they ended. */
    private final Map<GroupView, Set<LabelSet>> overdue = new HashMap<>();

    private boolean isForgetting;

    private record Key(String receiver, LabelSet alert) {}

    /**
     * The latest times, on the elapsed clock, at which an alert began and ended, in their order.
     *
     * @param begun when it began for the last time, as it says itself
     * @param fires whether the last time is of a beginning
     */
    private record Changes(List<Duration> times, Instant begun, boolean fires) {
        static final Changes NONE = new Changes(List.of(), Instant.MIN, false);

        Changes with(Duration time, Instant begins, boolean isBeginning, int most) {
            Deque<Duration> next = new ArrayDeque<>(times);
            next.add(time);
            if (next.size() > most) {
                next.remove();
            }
            return new Changes(List.copyOf(next), begins, isBeginning);
        }

        Duration last() {
            return times.get(times.size() - 1);
        }

        boolean isFlapping(FlappingSettings.Rule rule, Duration now) {
            int first = times.size() - rule.changes();
            return first >= 0 && times.get(first).plus(rule.per()).compareTo(now) > 0;
        }
    }

    /** No rules. */
    public Flapping(Core core) {
        this.core = core;
        loop = core.loop();
        places = List.of(
                core.dispatcher().flushes().rules().reserve(this),
                core.dispatcher().listeners().reserve(this));
        new MetricFactory(core.registry(), "grapevine_")
                .gauge(
                        "flapping_alerts",
                        "Number of alerts that began and ended so often that their ends are withheld.",
                        gauge -> rules.forEach(rule -> gauge.call(count(rule), rule.receiver())),
                        "receiver");
    }

    private double count(FlappingSettings.Rule rule) {
        Duration now = loop.elapsed();
        return changes.entrySet().stream()
                .filter(each -> each.getKey().receiver().equals(rule.receiver())
                        && each.getValue().isFlapping(rule, now))
                .count();
    }

    @Override
    public void use(Extensions settings) {
        rules = settings.of(FlappingSettings.NONE).rules();
        changes.keySet().removeIf(key -> rule(key.receiver()).isEmpty());
        if (!rules.isEmpty()) {
            places.forEach(Runnable::run);
        }
    }

    private Optional<FlappingSettings.Rule> rule(String receiver) {
        return rules.isEmpty()
                ? Optional.empty()
                : rules.stream()
                        .filter(rule -> rule.receiver().equals(receiver))
                        .findFirst();
    }

    @Override
    public void onInsert(GroupView group, Alert alert) {
        Set<LabelSet> owed = overdue.get(group);
        if (owed != null && !alert.resolvedAt(loop.now())) {
            owed.remove(alert.labels());
        }
        received(group.route().config().receiver(), alert);
    }

    void received(String receiver, Alert alert) {
        rule(receiver).ifPresent(rule -> {
            Duration now = loop.elapsed();
            Key key = new Key(receiver, alert.labels());
            Changes known = changes.getOrDefault(key, Changes.NONE);
            boolean fires = !alert.resolvedAt(loop.now());
            Instant begun = alert.startsAt();
            Changes next = known;
            if (known.fires() && fires && begun.isAfter(known.begun())) { // its end has passed without a message
                next = known.with(now, begun, false, rule.changes()).with(now, begun, true, rule.changes());
            } else if (known.fires() != fires && (fires || !known.times().isEmpty())) {
                next = known.with(now, begun, fires, rule.changes());
            }
            if (next != known && (known != Changes.NONE || changes.size() < MOST)) {
                changes.put(key, next);
                forgetLater();
            }
        });
    }

    private void forgetLater() {
        if (!isForgetting) {
            isForgetting = true;
            loop.schedule(FORGET, this::forget);
        }
    }

    private void forget() {
        isForgetting = false;
        Duration now = loop.elapsed();
        changes.entrySet()
                .removeIf(each -> rule(each.getKey().receiver())
                        .filter(rule -> each.getValue().last().plus(rule.per()).compareTo(now) > 0)
                        .isEmpty());
        if (!changes.isEmpty()) {
            forgetLater();
        }
    }

    @Override
    public What what() {
        return What.ENDS;
    }

    @Override
    public boolean isAbout(AggregationGroup group) {
        return overdue.containsKey(group)
                || rule(group.route().config().receiver()).isPresent();
    }

    @Override
    public Instant until(AggregationGroup group, Alert alert, Instant at) {
        Duration left = alert.resolvedAt(at) ? withheld(group.route().config().receiver(), alert) : Duration.ZERO;
        return left.isZero() ? Instant.MIN : loop.now().plus(left);
    }

    /** How much longer the end of an alert is withheld if it does not fire again; zero if it is not. */
    Duration withheld(String receiver, Alert ended) {
        Changes known = rules.isEmpty() ? null : changes.get(new Key(receiver, ended.labels()));
        if (known == null) {
            return Duration.ZERO;
        }
        Duration now = loop.elapsed();
        Duration end = now.minus(Duration.between(ended.endsAt(), loop.now()));
        return rule(receiver)
                .filter(rule -> known.isFlapping(rule, now))
                .map(rule -> (known.fires() ? end : known.last())
                        .plus(rule.holdEnd())
                        .minus(now))
                .filter(left -> !left.isNegative())
                .orElse(Duration.ZERO);
    }

    /** Has the group flushed when no end is withheld any longer, even if the alerts are muted by then. */
    @Override
    public void flushing(AggregationGroup group, Instant now) {
        Set<LabelSet> before = exempt(group);
        Set<LabelSet> owed = new HashSet<>();
        Duration longest = Duration.ZERO;
        for (GroupMember member : group.members()) {
            Alert alert = member.alert();
            if (!alert.resolvedAt(now)) {
                continue;
            }
            Duration left = withheld(group.route().config().receiver(), alert);
            longest = left.compareTo(longest) > 0 ? left : longest;
            if (before.contains(alert.labels()) || (!left.isZero() && !core.isMuted(group, alert, alert.endsAt()))) {
                owed.add(alert.labels());
            }
        }
        if (owed.isEmpty()) {
            overdue.remove(group);
        } else {
            overdue.put(group, owed);
        }
        if (!longest.isZero()) {
            group.timer().within(longest);
        }
    }

    @Override
    public Set<LabelSet> exempt(AggregationGroup group) {
        return overdue.getOrDefault(group, Set.of());
    }

    @Override
    public void stopped(AggregationGroup group) {
        overdue.remove(group);
    }

    /** The alerts of a group that begin and end so often that their ends are withheld. From any thread. */
    public Stream<Alert> of(GroupView group) {
        String receiver = group.route().config().receiver();
        return rule(receiver).isPresent()
                ? group.members().stream().map(GroupMember::alert).filter(alert -> isFlapping(receiver, alert.labels()))
                : Stream.of();
    }

    boolean isFlapping(String receiver, LabelSet alert) {
        Changes known = rules.isEmpty() ? null : changes.get(new Key(receiver, alert));
        Duration now = loop.elapsed();
        return known != null
                && rule(receiver).filter(rule -> known.isFlapping(rule, now)).isPresent();
    }
}
