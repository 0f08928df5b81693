package io.grapevine.node;

import io.grapevine.alerts.AlertsView;
import io.grapevine.alerts.ReplicaLabels;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.dispatch.GroupMember;
import io.grapevine.dispatch.GroupView;
import io.grapevine.dispatch.GroupsView;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.mute.MuteIndex;
import io.grapevine.nflog.AlertHash;
import io.grapevine.nflog.NflogEntry;
import io.grapevine.nflog.NflogView;
import io.grapevine.notify.Integration;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The metrics of the alerts of all groups, counted at each scrape, on any thread. */
record AlertStates(EventLoop loop, GroupsView groups, MuteIndex mutes) {
    /** Two Prometheus servers rarely end an alert at the same moment. */
    private static final Duration DISPUTED_AFTER = Duration.ofMinutes(5);

    /** Senders with series of their own. */
    private static final int MOST_SENDERS = 20;

    /** An alert in several groups counts in the latest of its states in this order. */
    private enum State {
        UNPROCESSED,
        SUPPRESSED,
        ACTIVE
    }

    /**
     * Registers {@code alertmanager_alerts}: the number of alerts by state.
     *
     * @param byGroup whether alerts are counted by group (feature {@code group-key-in-metrics})
     */
    void register(PrometheusRegistry registry, boolean byGroup) {
        new MetricFactory(registry, "alertmanager_")
                .gauge(
                        "alerts",
                        "Number of alerts by state.",
                        byGroup ? this::callByGroup : this::call,
                        byGroup ? new String[] {"state", "group_key"} : new String[] {"state"});
    }

    private void callByGroup(GaugeWithCallback.Callback gauge) {
        Map<String, List<State>> byKey = new TreeMap<>(); // siblings with equal matchers have equal keys
        for (GroupView group : groups.groups()) {
            Map<Fingerprint, State> states = new LinkedHashMap<>();
            collect(group, states);
            byKey.computeIfAbsent(group.key(), key -> new ArrayList<>()).addAll(states.values());
        }
        byKey.forEach((key, states) -> count(states).forEach((state, n) -> gauge.call(n, label(state), key)));
    }

    private void call(GaugeWithCallback.Callback gauge) {
        Map<Fingerprint, State> states = new LinkedHashMap<>();
        groups.groups().forEach(group -> collect(group, states));
        count(states.values()).forEach((state, n) -> gauge.call(n, label(state)));
    }

    private void collect(GroupView group, Map<Fingerprint, State> states) {
        Instant now = loop.now();
        for (GroupMember member : group.members()) {
            if (!member.alert().resolvedAt(now)) {
                State state = state(group, member, now);
                states.merge(member.alert().fingerprint(), state, (a, b) -> a.compareTo(b) > 0 ? a : b);
            }
        }
    }

    private State state(GroupView group, GroupMember member, Instant now) {
        if (!member.processed()) {
            return State.UNPROCESSED;
        }
        return isMuted(group, member, now) ? State.SUPPRESSED : State.ACTIVE;
    }

    private boolean isMuted(GroupView group, GroupMember member, Instant now) {
        return mutes.status(member.alert().labels(), now, group::heeds).isMuted();
    }

    private static Map<State, Integer> count(Collection<State> states) {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        for (State state : State.values()) {
            counts.put(state, 0);
        }
        states.forEach(state -> counts.merge(state, 1, Integer::sum));
        return counts;
    }

    private static String label(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Registers {@code grapevine_muted_members}: how many muted alerts fire whose end is to be sent to an integration.
     *
     * @param receivers the integrations of each receiver, by its name
     */
    void registerMuted(PrometheusRegistry registry, NflogView log, Supplier<Map<String, List<Integration>>> receivers) {
        new MetricFactory(registry, "grapevine_")
                .gauge(
                        "muted_members",
                        "Muted alerts that fire, and whose end is to be sent to an integration (when_muted).",
                        gauge -> gauge.call(countMuted(receivers.get(), log)));
    }

    /**
     * Registers {@code grapevine_alerts_disputed}: how many firing alerts a sender has ended or sends no more, for minutes and as long as that is
     * remembered.
     */
    void registerDisputed(PrometheusRegistry registry, AlertsView alerts, ReplicaLabels replicas) {
        new MetricFactory(registry, "grapevine_")
                .gauge(
                        "alerts_disputed",
                        "Alerts that fire, and that this sender has ended or no longer sends, for 5 minutes to an hour"
                                + " (replica_labels).",
                        gauge -> {
                            if (!replicas.names().isEmpty()) {
                                disputed(alerts).forEach((sender, count) -> gauge.call(count, sender));
                            }
                        },
                        "sender");
    }

    private Map<String, Integer> disputed(AlertsView alerts) {
        Instant now = loop.now();
        Map<String, Integer> counts = new TreeMap<>();
        for (Alert alert : alerts.all()) {
            for (Alert sender : alert.resolvedAt(now) ? List.<Alert>of() : alert.senders()) {
                boolean disputes = !sender.endsAt().isAfter(now.minus(DISPUTED_AFTER))
                        && sender.endsAt().isAfter(now.minus(ReplicaLabels.MEMORY));
                String name = ReplicaLabels.nameOf(sender);
                boolean isOwn = counts.containsKey(name) || counts.size() < MOST_SENDERS;
                counts.merge(isOwn ? name : "other", disputes ? 1 : 0, Integer::sum);
            }
        }
        return counts;
    }

    private long countMuted(Map<String, List<Integration>> receivers, NflogView log) {
        return receivers.values().stream().noneMatch(AlertStates::sendsEnds)
                ? 0
                : groups.groups().stream()
                        .mapToLong(group -> countMuted(
                                group,
                                receivers.getOrDefault(group.route().config().receiver(), List.of()),
                                log))
                        .sum();
    }

    private static boolean sendsEnds(List<Integration> integrations) {
        return integrations.stream()
                .anyMatch(integration -> integration.whenMuted().sendsEnd());
    }

    private long countMuted(GroupView group, List<Integration> integrations, NflogView log) {
        if (!sendsEnds(integrations)) {
            return 0;
        }
        List<NflogEntry> entries = integrations.stream()
                .filter(integration -> integration.whenMuted().sendsEnd())
                .flatMap(integration -> Stream.ofNullable(log.latest(integration.logKey(group.key()))))
                .toList();
        Instant now = loop.now();
        return group.members().stream()
                .filter(member -> isAwaited(group, member, entries, now))
                .count();
    }

    private boolean isAwaited(GroupView group, GroupMember member, List<NflogEntry> entries, Instant now) {
        if (member.alert().resolvedAt(now) || !isMuted(group, member, now)) {
            return false;
        }
        long hash = AlertHash.of(member.alert().labels());
        return entries.stream().anyMatch(entry -> entry.notified().awaitsEndOf(hash));
    }
}
