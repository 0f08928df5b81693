package io.grapevine.node;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.dispatch.GroupMember;
import io.grapevine.dispatch.GroupView;
import io.grapevine.dispatch.GroupsView;
import io.grapevine.model.Fingerprint;
import io.grapevine.mute.MuteIndex;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The metric {@code alertmanager_alerts}: the number of alerts by state, counted at each scrape, on any thread. */
record AlertStates(EventLoop loop, GroupsView groups, MuteIndex mutes) {
    /** An alert in several groups counts in the latest of its states in this order. */
    private enum State {
        UNPROCESSED,
        ACTIVE,
        SUPPRESSED
    }

    /**
     * Registers the metric.
     *
     * @param byGroup whether alerts are counted by group (feature {@code group-key-in-metrics})
     */
    void register(PrometheusRegistry registry, boolean byGroup) {
        GaugeWithCallback.Builder builder =
                GaugeWithCallback.builder().name("alertmanager_alerts").help("Number of alerts by state.");
        if (byGroup) {
            builder.labelNames("state", "group_key").callback(gauge -> {
                Map<String, List<State>> byKey = new TreeMap<>(); // siblings with equal matchers have equal keys
                for (GroupView group : groups.groups()) {
                    Map<Fingerprint, State> states = new LinkedHashMap<>();
                    collect(group, states);
                    byKey.computeIfAbsent(group.key(), key -> new ArrayList<>()).addAll(states.values());
                }
                byKey.forEach((key, states) -> count(states).forEach((state, n) -> gauge.call(n, label(state), key)));
            });
        } else {
            builder.labelNames("state").callback(gauge -> {
                Map<Fingerprint, State> states = new LinkedHashMap<>();
                groups.groups().forEach(group -> collect(group, states));
                count(states.values()).forEach((state, n) -> gauge.call(n, label(state)));
            });
        }
        builder.register(registry);
    }

    private void collect(GroupView group, Map<Fingerprint, State> states) {
        Instant now = loop.now();
        for (GroupMember member : group.members()) {
            if (!member.alert().resolvedAt(now)) {
                State state = state(member, now);
                states.merge(member.alert().fingerprint(), state, (a, b) -> a.compareTo(b) > 0 ? a : b);
            }
        }
    }

    private State state(GroupMember member, Instant now) {
        if (!member.processed()) {
            return State.UNPROCESSED;
        }
        return mutes.status(member.alert().labels(), now).isMuted() ? State.SUPPRESSED : State.ACTIVE;
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
}
