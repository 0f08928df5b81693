package io.grapevine.core.dispatch;

import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.AlertOrder;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ListingKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of a group, and the order in which they were listed last: they are sorted as they come, not at each flush. Alerts that a
 * reload has moved to other groups stay listed while they fire, and are seen in flushes only.
 * Changed on the loop only; {@link #all} and {@link #get} may be called from any thread.
 */
public final class GroupMembers {
    private static final Comparator<GroupMember> LISTING = Comparator.comparing(GroupMember::alert, Alert.LISTING);

    private final ConcurrentMap<LabelSet, GroupMember> members = new ConcurrentHashMap<>();
    /** The alerts that were listed last, and perhaps some that are gone; null before the first list. */
    private @Nullable AlertOrder order;
    /** The alerts that came since, or came back, and perhaps some that are gone. */
    private Set<LabelSet> unordered = Set.of();
    /** The alerts that have moved to other groups, and fire. */
    private volatile Set<LabelSet> moved = Collections.emptySet();
    /** The alerts that had moved, and have ended. */
    private Set<LabelSet> movedEnds = Collections.emptySet();

    private final AtomicLong total;
    private boolean unprocessed;
    /** Whether nothing was received since the last list. */
    private boolean quiet;
    /** The last list, if nothing was received between the one before and now: else it would only take memory. */
    private @Nullable Listing last;

    /**
     * The alerts of a group at one time.
     *
     * @param alerts all alerts in listing order; those that fire have no end ({@link Alert#NO_END})
     * @param lastFiring when each of them that has ended was last received as firing, if it was
     * @param from the time at which they were listed
     * @param until when the next of them ends; up to then all is as it is unless something is received
     */
    record Listing(AlertList alerts, Map<LabelSet, Instant> lastFiring, Instant from, Instant until) {
        boolean isOf(Instant now) {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }

    private record Listed(ListingKey key, GroupMember member) {
        static Listed of(GroupMember member) {
            return new Listed(ListingKey.of(member.alert().labels()), member);
        }
    }

    /**
     * No alerts.
     *
     * @param total counts the alerts of all groups, each in each group but for those that it has moved out of
     */
    GroupMembers(AtomicLong total) {
        this.total = total;
    }

    /** The alerts that have not moved. */
    Collection<GroupMember> all() {
        Set<LabelSet> away = moved;
        return away.isEmpty()
                ? Collections.unmodifiableCollection(members.values())
                : members.values().stream()
                        .filter(member -> !away.contains(member.alert().labels()))
                        .toList();
    }

    /** An alert that has not moved. */
    @Nullable
    GroupMember get(LabelSet alert) {
        return moved.contains(alert) ? null : members.get(alert);
    }

    /** An alert, be it one that has moved. */
    public @Nullable GroupMember listed(LabelSet alert) {
        return members.get(alert);
    }

    boolean contains(Alert alert) {
        return get(alert.labels()) != null;
    }

    /** Whether there are no alerts, or only some that have moved. */
    boolean isEmpty() {
        return members.size() == moved.size();
    }

    /** All alerts, with those that have moved. */
    List<GroupMember> withMoved() {
        return List.copyOf(members.values());
    }

    /** The number of alerts, with those that have moved. */
    int listed() {
        return members.size();
    }

    /** Whether there are alerts that have moved, be it that they have ended since. */
    boolean hasMoved() {
        return !moved.isEmpty() || !movedEnds.isEmpty();
    }

    /** Whether an alert is here that has moved, be it that it has ended since. */
    boolean hasMoved(LabelSet alert) {
        return moved.contains(alert) || movedEnds.contains(alert);
    }

    /** Whether a member has moved to another group, be it that it has ended since. */
    public boolean hasMoved(GroupMember member) {
        return hasMoved(member.alert().labels());
    }

    /** The hashes of those among {@code alerts} that have moved, be it that they have ended since. */
    Set<Long> moved(AlertList alerts) {
        return hasMoved()
                ? IntStream.range(0, alerts.size())
                        .filter(i -> hasMoved(alerts.get(i).labels()))
                        .mapToObj(alerts::hash)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private boolean isCounted(LabelSet alert) {
        return members.containsKey(alert) && !hasMoved(alert);
    }

    void put(GroupMember member) {
        LabelSet alert = member.alert().labels();
        if (!isCounted(alert)) {
            total.incrementAndGet();
        }
        moved.remove(alert);
        movedEnds.remove(alert);
        set(member);
    }

    /** Puts an alert that has moved. */
    void putMoved(GroupMember member, Instant now) {
        LabelSet alert = member.alert().labels();
        if (isCounted(alert)) {
            total.decrementAndGet();
        }
        if (member.alert().resolvedAt(now)) {
            moved.remove(alert);
            end(alert);
        } else {
            if (moved.isEmpty()) {
                moved = ConcurrentHashMap.newKeySet();
            }
            moved.add(alert);
            movedEnds.remove(alert);
        }
        set(member);
    }

    private void end(LabelSet alert) {
        if (movedEnds.isEmpty()) {
            movedEnds = new HashSet<>();
        }
        movedEnds.add(alert);
    }

    /** Has the alerts seen among the others that had moved, and have ended. */
    void returnEnded(Instant now) {
        moved.removeIf(alert -> {
            boolean hasEnded =
                    Objects.requireNonNull(members.get(alert)).alert().resolvedAt(now);
            if (hasEnded) {
                end(alert);
            }
            return hasEnded;
        });
    }

    private void set(GroupMember member) {
        LabelSet alert = member.alert().labels();
        if (members.put(alert, member) == null && order != null) {
            unordered(alert);
        }
        unprocessed |= !member.processed();
        changed();
    }

    private void unordered(LabelSet alert) {
        if (unordered.isEmpty()) {
            unordered = new LinkedHashSet<>();
        }
        unordered.add(alert);
    }

    void remove(LabelSet alert) {
        if (isCounted(alert)) {
            total.decrementAndGet();
        }
        members.remove(alert);
        moved.remove(alert);
        movedEnds.remove(alert);
        changed();
    }

    private void changed() {
        quiet = false;
        last = null;
    }

    void markProcessed(Predicate<Alert> which) {
        members.replaceAll((alert, member) -> which.test(member.alert()) ? member.asProcessed() : member);
    }

    void markProcessed() {
        if (unprocessed) {
            unprocessed = false;
            markProcessed(alert -> true);
        }
    }

    Listing at(Instant now) {
        Listing known = last;
        if (known != null && known.isOf(now)) {
            return known;
        }
        Listing listing = list(ordered(), now);
        last = quiet ? listing : null;
        quiet = true;
        return listing;
    }

    private Listing list(List<GroupMember> ordered, Instant now) {
        List<Alert> alerts = new ArrayList<>(ordered.size());
        Map<LabelSet, Instant> lastFiring = new TreeMap<>();
        Instant until = Instant.MAX;
        for (GroupMember member : ordered) {
            Alert alert = member.alert();
            if (alert.resolvedAt(now)) {
                if (member.lastFiring() != null) {
                    lastFiring.put(alert.labels(), member.lastFiring());
                }
            } else if (alert.hasEnd() && alert.endsAt().isBefore(until)) {
                until = alert.endsAt();
            }
            alerts.add(alert.asOf(now));
        }
        return new Listing(
                AlertList.of(alerts, Objects.requireNonNull(order)),
                Collections.unmodifiableMap(lastFiring),
                now,
                until);
    }

    /** All members in listing order, which is remembered. */
    private List<GroupMember> ordered() {
        AlertOrder before = order;
        List<GroupMember> kept = before == null ? List.of() : kept(before);
        if (before != null && kept.size() == before.size() && unordered.isEmpty()) {
            return kept;
        }
        Stream<GroupMember> others = before == null
                ? members.values().stream()
                : unordered.stream().map(members::get).filter(Objects::nonNull);
        List<GroupMember> ordered = merged(
                kept,
                others.map(Listed::of)
                        .sorted(Comparator.comparing(Listed::key))
                        .map(Listed::member)
                        .toList());
        unordered = Set.of();
        order = AlertOrder.of(
                ordered.stream().map(member -> member.alert().labels()).toList());
        return ordered;
    }

    /** The members that are in their place already. */
    private List<GroupMember> kept(AlertOrder before) {
        List<GroupMember> kept = new ArrayList<>(before.size());
        for (int i = 0; i < before.size(); i++) {
            LabelSet labels = before.labels(i);
            GroupMember member = members.get(labels);
            if (member != null && (unordered.isEmpty() || !unordered.contains(labels))) {
                kept.add(member);
            }
        }
        return kept;
    }

    /** Merges two sorted lists: each of the fewer members is put where it belongs among the many. */
    private static List<GroupMember> merged(List<GroupMember> many, List<GroupMember> few) {
        List<GroupMember> merged = new ArrayList<>(many.size() + few.size());
        int from = 0;
        for (GroupMember each : few) {
            int place = from - 1 - Collections.binarySearch(many.subList(from, many.size()), each, LISTING);
            merged.addAll(many.subList(from, place));
            merged.add(each);
            from = place;
        }
        merged.addAll(many.subList(from, many.size()));
        return merged;
    }
}
