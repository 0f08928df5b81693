package io.grapevine.features.alertstates;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Slices;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.alerts.AlertsView;
import io.grapevine.core.dispatch.Dispatcher;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.dispatch.GroupsView;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.nflog.NflogView;
import io.grapevine.core.notify.Integration;
import io.grapevine.model.Fingerprint;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogEntry;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Feature that registers metrics of the alerts of all groups, counted at each scrape, on any thread. Once a scrape has counted many alerts,
 * their states are counted on the loop instead, again and again, and a scrape gets the last counts:
 *
 * <pre>
 *   counted at a scrape ──more than MANY alerts──▶ counting in slices ──▶ kept for PAUSE ──▶ counting, while there are many
 * </pre>
 */
public final class AlertStates implements Feature.Part {
    /** The most alerts whose states are counted at each scrape, within some tens of milliseconds. */
    static final int MANY = 20_000;

    /** The time from one count on the loop to the next: a million alerts take up to a second of the loop. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    private final EventLoop loop;
    private final AlertsView alerts;
    private final Dispatcher groups;
    private final MuteIndex mutes;
    private final boolean isByGroup;

    private boolean isCounting;
    /** The last count on the loop; null while there are few alerts, and before the first. */
    private volatile @Nullable Count kept;

    /** An alert in several groups counts in the latest of its states in this order. */
    private enum State {
        UNPROCESSED,
        SUPPRESSED,
        ACTIVE
    }

    /** The firing alerts by their states. */
    private final class Count {
        /** By the ordinals of states, for each group key, which groups of siblings with equal matchers share; or for "". */
        private final Map<String, int[]> byKey = new TreeMap<>();
        /** Of the alerts that may be in several groups. */
        private final Map<Fingerprint, State> shared = new LinkedHashMap<>();

        void add(Membership membership, boolean mayBeShared) {
            Instant now = loop.now();
            if (membership.member().alert().resolvedAt(now)) {
                return;
            }
            State state = state(membership.group(), membership.member(), now);
            if (mayBeShared && !isByGroup) {
                Fingerprint alert = membership.member().alert().fingerprint();
                shared.merge(alert, state, (a, b) -> a.compareTo(b) > 0 ? a : b);
            } else {
                String key = isByGroup ? membership.group().key() : "";
                byKey.computeIfAbsent(key, each -> new int[State.values().length])[state.ordinal()]++;
            }
        }

        void report(GaugeWithCallback.Callback gauge) {
            if (isByGroup) {
                byKey.forEach((key, counts) -> report(counts, gauge, key));
                return;
            }
            int[] all = Arrays.copyOf(byKey.getOrDefault("", new int[0]), State.values().length);
            shared.values().forEach(state -> all[state.ordinal()]++);
            report(all, gauge);
        }

        private void report(int[] counts, GaugeWithCallback.Callback gauge, String... key) {
            for (State state : State.values()) {
                List<String> labels = new ArrayList<>(List.of(state.name().toLowerCase(Locale.ROOT)));
                labels.addAll(List.of(key));
                gauge.call(counts[state.ordinal()], labels.toArray(String[]::new));
            }
        }
    }

    private record Membership(GroupView group, GroupMember member) {}

    /** The members of all groups, each group's as they are when its turn comes. */
    private static final class Memberships implements Iterator<Membership> {
        private final Iterator<? extends GroupView> groups;
        private @Nullable GroupView group;
        private Iterator<GroupMember> members = Collections.emptyIterator();

        Memberships(GroupsView groups) {
            this.groups = groups.groups().iterator();
        }

        @Override
        public boolean hasNext() {
            while (!members.hasNext() && groups.hasNext()) {
                group = groups.next();
                members = group.members().iterator();
            }
            return members.hasNext();
        }

        @Override
        public Membership next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return new Membership(Objects.requireNonNull(group), members.next());
        }
    }

    /**
     * Counts the alerts of a replica.
     *
     * @param isByGroup whether alerts are counted by group (flag {@code group-key-in-metrics})
     */
    public AlertStates(Core core, boolean isByGroup) {
        this.loop = core.loop();
        this.alerts = core.alerts();
        this.groups = core.dispatcher();
        this.mutes = core.mutes();
        this.isByGroup = isByGroup;
        new MetricFactory(core.registry(), "alertmanager_")
                .gauge(
                        "alerts",
                        "Number of alerts by state.",
                        gauge -> counted().report(gauge),
                        isByGroup ? new String[] {"state", "group_key"} : new String[] {"state"});
        if (core.replication().tenant().isEmpty()) { // tenants have no grapevine.yml
            new MetricFactory(core.registry(), "grapevine_")
                    .gauge(
                            "muted_members",
                            "Muted alerts that fire, and whose end is to be sent to an integration (when_muted).",
                            gauge -> gauge.call(countMuted(core.receivers().integrations(), core.log())));
        }
    }

    private Count counted() {
        Count known = kept;
        if (known != null) {
            return known;
        }
        if (areMany()) {
            loop.execute(() -> {
                if (!isCounting) {
                    isCounting = true;
                    count();
                }
            });
        }
        Count count = new Count();
        new Memberships(groups).forEachRemaining(membership -> count.add(membership, true));
        return count;
    }

    private boolean areMany() {
        return alerts.all().size() > MANY;
    }

    private void count() {
        if (!areMany()) {
            kept = null;
            isCounting = false;
            return;
        }
        Count count = new Count();
        Slices.each(
                loop,
                new Memberships(groups),
                membership -> count.add(
                        membership,
                        groups.mayBeInSeveral(membership.member().alert().labels())),
                () -> {
                    kept = count;
                    loop.schedule(PAUSE, this::count);
                });
    }

    private State state(GroupView group, GroupMember member, Instant now) {
        if (!member.processed()) {
            return State.UNPROCESSED;
        }
        return isMuted(group, member, now) ? State.SUPPRESSED : State.ACTIVE;
    }

    private boolean isMuted(GroupView group, GroupMember member, Instant now) {
        return mutes.status(member.alert().labels(), now, group).isMuted();
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
