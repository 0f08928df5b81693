package io.grapevine.node;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.dispatch.GroupMember;
import io.grapevine.dispatch.GroupView;
import io.grapevine.dispatch.GroupsView;
import io.grapevine.mute.MuteIndex;
import io.grapevine.nflog.AlertHash;
import io.grapevine.nflog.NflogEntry;
import io.grapevine.nflog.NflogView;
import io.grapevine.notify.Integration;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The metric {@code grapevine_muted_members}: how many muted alerts fire whose end is to be sent to an integration, counted at each
 * scrape, on any thread.
 *
 * @param receivers the integrations of each receiver, by its name
 */
record MutedAlertsMetric(
        EventLoop loop,
        GroupsView groups,
        MuteIndex mutes,
        NflogView log,
        Supplier<Map<String, List<Integration>>> receivers) {
    void register(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("grapevine_muted_members")
                .help("Muted alerts that fire, and whose end is to be sent to an integration (when_muted).")
                .callback(gauge -> gauge.call(count()))
                .register(registry);
    }

    private long count() {
        Map<String, List<Integration>> all = receivers.get();
        boolean isOn = all.values().stream().anyMatch(MutedAlertsMetric::sendsEnds);
        return !isOn
                ? 0
                : groups.groups().stream()
                        .mapToLong(group -> count(
                                group, all.getOrDefault(group.route().config().receiver(), List.of())))
                        .sum();
    }

    private static boolean sendsEnds(List<Integration> integrations) {
        return integrations.stream()
                .anyMatch(integration -> integration.whenMuted().sendsEnd());
    }

    private long count(GroupView group, List<Integration> integrations) {
        if (!sendsEnds(integrations)) {
            return 0;
        }
        List<NflogEntry> entries = integrations.stream()
                .filter(integration -> integration.whenMuted().sendsEnd())
                .flatMap(integration -> Stream.ofNullable(log.latest(integration.logKey(group.key()))))
                .toList();
        Instant now = loop.now();
        return group.members().stream()
                .filter(member -> isAwaited(member, entries, now))
                .count();
    }

    private boolean isAwaited(GroupMember member, List<NflogEntry> entries, Instant now) {
        if (member.alert().resolvedAt(now)
                || !mutes.status(member.alert().labels(), now).isMuted()) {
            return false;
        }
        long hash = AlertHash.of(member.alert().labels());
        return entries.stream().anyMatch(entry -> entry.notified().awaitsEndOf(hash));
    }
}
