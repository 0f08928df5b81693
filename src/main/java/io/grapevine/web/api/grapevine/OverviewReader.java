package io.grapevine.web.api.grapevine;

import io.grapevine.config.Config;
import io.grapevine.config.Route;
import io.grapevine.config.TimeMuting;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.core.node.Node;
import io.grapevine.core.notify.Integration;
import io.grapevine.features.flapping.Flapping;
import io.grapevine.features.heartbeat.HeartbeatSettings;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.features.storm.StormValves;
import io.grapevine.features.unmatched.UnmatchedSilences;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.web.api.grapevine.Overview.AlertRow;
import io.grapevine.web.api.grapevine.Overview.GroupRow;
import io.grapevine.web.api.grapevine.Overview.Row;
import io.grapevine.web.api.grapevine.Overview.SilenceRow;
import io.grapevine.web.api.grapevine.Overview.UiRow;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads all rows of the overview from a replica: one pass over groups and silences, on any thread, but on one at a time. */
final class OverviewReader {
    /** After so long the ends of time intervals are searched for again: one that is more than a month away may be known by then. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final ApiContext context;
    /** The routes of {@link #config} that are muted and until when, by their ids; {@link Instant#MAX} for longer than is known. */
    private final Map<String, Instant> mutedUntil = new HashMap<>();

    private @Nullable Config config;
    private Instant forgetAt = Instant.MIN;

    OverviewReader(ApiContext context) {
        this.context = context;
    }

    Overview read() {
        Node node = context.node();
        Instant now = context.clock().instant();
        Map<String, Row> alerts = new LinkedHashMap<>();
        Map<String, Row> groups = new LinkedHashMap<>();
        Map<String, Integer> silenced = new LinkedHashMap<>();
        TimeMuting times = times(now);
        Map<String, List<Route>> paths = new HashMap<>();
        Map<String, GroupRow.Acknowledged> acknowledged = acknowledgedBefore(now);
        for (GroupView group : node.groups().groups()) {
            List<Fingerprint> firing = new ArrayList<>();
            for (GroupMember member : group.members()) {
                Alert alert = member.alert();
                if (!alert.resolvedAt(now)) {
                    firing.add(alert.fingerprint());
                    String key = alert.fingerprint().toString();
                    AlertRow row = alertRow(group, member, now);
                    alerts.merge(key, row, (known, next) -> ((AlertRow) known).and(row));
                }
            }
            GroupRow row = groupRow(
                    group,
                    pathOf(group.route(), paths),
                    firing,
                    times,
                    now,
                    acknowledged.getOrDefault(
                            group.key() + group.route().config().receiver(), acknowledged.get(group.key())));
            if (!firing.isEmpty() || isFailing(row)) {
                groups.put(group.id(), row);
            }
        }
        for (Row row : alerts.values()) {
            node.mutes()
                    .matching(((AlertRow) row).alert().labels())
                    .forEach(silence -> silenced.merge(silence.id(), 1, Integer::sum));
        }
        Map<String, Row> silences = new LinkedHashMap<>();
        Optional<UnmatchedSilences> unmatched = node.part(UnmatchedSilences.class);
        for (Silence silence : node.silences().all()) {
            SilenceState state = silence.stateAt(now);
            if (state != SilenceState.EXPIRED) {
                int matched = silenced.getOrDefault(silence.id(), 0);
                silences.put(
                        silence.id(),
                        new SilenceRow(silence, state, matched, unmatched.flatMap(part -> part.expiryOf(silence))));
            }
        }
        Map<String, Row> status =
                Map.of("replica", status(), "ui", new UiRow(node.loadedConfig().ui()));
        return new Overview(status, alerts, groups, silences);
    }

    /** The latest acknowledgement that has ended of each group, by its key, and the receiver where others have groups of that key. */
    private Map<String, GroupRow.Acknowledged> acknowledgedBefore(Instant now) {
        Map<String, GroupRow.Acknowledged> latest = new HashMap<>();
        for (Silence silence : context.node().silences().all()) {
            String group = silence.annotations().get(Silence.ACKNOWLEDGES);
            boolean wasInForce = silence.startsAt().isBefore(silence.endsAt());
            if (group != null && wasInForce && silence.stateAt(now) == SilenceState.EXPIRED) {
                latest.merge(
                        group + silence.annotations().valueOf(Silence.RECEIVER),
                        new GroupRow.Acknowledged(silence.createdBy(), silence.endsAt()),
                        BinaryOperator.maxBy(Comparator.comparing(GroupRow.Acknowledged::until)));
            }
        }
        return latest;
    }

    private AlertRow alertRow(GroupView group, GroupMember member, Instant now) {
        MuteStatus mutes = mutes(group, member.alert(), now);
        String state = mutes.isMuted() ? "suppressed" : member.processed() ? "active" : "unprocessed";
        return new AlertRow(member.alert(), state, mutes);
    }

    private List<Route> pathOf(Route route, Map<String, List<Route>> known) {
        return known.computeIfAbsent(route.id(), id -> {
            List<Route> path = context.node().groups().route().pathTo(route);
            return path.isEmpty() ? List.of(route) : path; // empty while a reload is under way
        });
    }

    /** The time intervals of the configuration in force; what is known of another one is forgotten. */
    private TimeMuting times(Instant now) {
        Config next = context.node().loadedConfig().config();
        if (config != next || !now.isBefore(forgetAt)) {
            config = next;
            forgetAt = now.plus(KEPT);
            mutedUntil.clear();
        }
        return new TimeMuting(next.timeIntervals());
    }

    /** The end of the muting of a route, which is searched for minute by minute, and so only once. */
    private @Nullable Instant mutedUntil(Route route, TimeMuting times, Instant now) {
        Instant until = mutedUntil.compute(
                route.id(),
                (id, known) -> known != null && known.isAfter(now)
                        ? known
                        : times.mutedUntil(route.config(), now).orElse(Instant.MAX));
        return until.equals(Instant.MAX) ? null : until;
    }

    private GroupRow groupRow(
            GroupView group,
            List<Route> path,
            List<Fingerprint> firing,
            TimeMuting times,
            Instant now,
            GroupRow.@Nullable Acknowledged acknowledged) {
        Node node = context.node();
        var config = group.route().config();
        List<String> mutedBy = times.mutedBy(config, now);
        Instant end = mutedBy.isEmpty() ? null : mutedUntil(group.route(), times, now);
        GroupMuting muting = GroupMuting.of(node, group, alert -> mutes(group, alert, now), mutedBy, end);
        Repetition repetition = new Repetition(node, group, muting, times, now);
        List<GroupRow.Notified> integrations = new ArrayList<>();
        List<Integration> concerned =
                node.receivers().concerned(config.receiver(), now, node.notificationLog(), group.key());
        for (Integration integration : concerned) {
            NflogEntry entry = node.notificationLog().latest(integration.logKey(group.key()));
            integrations.add(notified(group, integration, entry, repetition));
        }
        Instant next = group.nextFlush();
        return new GroupRow(
                group.key(),
                config.receiver(),
                group.labels(),
                group.route().id(),
                path,
                firing,
                mutedBy,
                end,
                muting,
                config.groupInterval(),
                next.equals(Instant.MAX) ? null : next,
                group.isFlushing(),
                integrations,
                RecentNotifications.of(node).ofGroup(group.key(), config.receiver(), concerned),
                acknowledged,
                GroupEscalation.of(node, group).orElse(null),
                node.part(StormValves.class)
                        .map(valves -> valves.heldUntil(group.key(), config.receiver(), node.receivers()))
                        .orElse(null),
                node.part(Flapping.class).stream()
                        .flatMap(part -> part.of(group))
                        .map(Alert::fingerprint)
                        .toList());
    }

    private MuteStatus mutes(GroupView group, Alert alert, Instant now) {
        return context.node().mutes().status(alert.labels(), now, group);
    }

    private static GroupRow.Notified notified(
            GroupView group, Integration integration, @Nullable NflogEntry entry, Repetition repetition) {
        String name = integration.nameAt(group.route().config().receiver());
        return entry == null
                ? new GroupRow.Notified(name, null, 0, null)
                : new GroupRow.Notified(
                        name, entry.notifiedAt(), entry.notified().firing().length, repetition.of(integration, entry));
    }

    /** Whether the latest notification of an integration failed: another one may have been notified since. */
    private static boolean isFailing(GroupRow group) {
        Set<String> later = new HashSet<>();
        return group.outcomes().stream()
                .filter(each -> later.add(each.key().text()))
                .anyMatch(each -> each.status().isFailure());
    }

    private StatusRow status() {
        PeersView peers = context.peers().get();
        return new StatusRow(
                peers.self().map(peer -> peer.id().name()).orElse(""),
                context.startedAt(),
                context.node().alerts().lastReceived(),
                peers.status() != ClusterPeers.Status.SETTLING,
                (int) peers.contacts().stream().filter(SeedStatus::isFailing).count(),
                (int) peers.members().stream()
                        .filter(peer -> !peer.self() && !peer.sameConfiguration())
                        .count(),
                Math.max(0, peers.members().size() - 1),
                context.receiverTest(),
                !context.node()
                        .loadedConfig()
                        .extensions()
                        .of(OnCall.NONE)
                        .schedules()
                        .isEmpty(),
                !context.node()
                        .loadedConfig()
                        .extensions()
                        .of(HeartbeatSettings.NONE)
                        .heartbeats()
                        .isEmpty());
    }

    /**
     * The few facts about the replica that every page shows.
     *
     * @param replica the name of the replica; empty without a cluster
     * @param startedAt since when the program runs
     * @param lastAlertAt when an alert was last received; null if none was since the start
     * @param settled whether it has the state of its peers
     * @param unreachablePeers how many configured peers cannot be reached
     * @param differentConfigurations how many peers have another configuration
     * @param peers how many other replicas live
     * @param receiverTest whether test notifications may be sent
     * @param hasSchedules whether the configuration has on-call schedules
     * @param hasHeartbeats whether the configuration has heartbeats
     */
    private record StatusRow(
            String replica,
            Instant startedAt,
            @Nullable Instant lastAlertAt,
            boolean settled,
            int unreachablePeers,
            int differentConfigurations,
            int peers,
            boolean receiverTest,
            boolean hasSchedules,
            boolean hasHeartbeats)
            implements Row {
        @Override
        public void write(JsonWriter json) throws IOException {
            json.object(fields -> fields.putAll(this));
        }
    }
}
