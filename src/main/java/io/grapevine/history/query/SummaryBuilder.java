package io.grapevine.history.query;

import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord.Outcome;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts records, the oldest first, in bounded memory. */
final class SummaryBuilder {
    /** How many alerts, and members of groups, are remembered: about 20 MB. */
    private static final int MOST_ALERTS = 100_000;

    /** How many beginnings of alerts are remembered for the intervals of groups: 4 MB. */
    private static final int MOST_BEGINNINGS = 2_000_000;

    private static final int MOST_ROWS = 10_000;
    private static final String NAME = "alertname";

    private final Matchers matchers;
    private final Function<Fingerprint, Optional<LabelSet>> known;
    private final Instant from;
    private final IntervalCounts intervals;
    private final Map<Long, Seen> alerts = new HashMap<>();
    private final Map<String, Name> names = new HashMap<>();
    private final Map<List<String>, Group> groups = new HashMap<>();
    private final Map<List<String>, Target> targets = new HashMap<>();
    private final LatencyHistogram latency = new LatencyHistogram();
    private long fired;
    private long resolved;
    private long expired;
    private final Tally all = new Tally();
    private long failedAttempts;
    private int members;
    private int beginnings;
    private boolean isComplete = true;

    /**
     * Has counted nothing.
     *
     * @param matchers of the alerts in a notification, those are counted that satisfy these
     * @param known the labels of alerts that are known now, whose records may be before the span
     * @param from the beginning of the span, in the first interval
     * @param to the end of the last interval, or in it
     * @param interval the length of an interval; zero for none
     */
    SummaryBuilder(
            Matchers matchers,
            Function<Fingerprint, Optional<LabelSet>> known,
            Instant from,
            Instant to,
            Duration interval) {
        this.matchers = matchers;
        this.known = known;
        this.from = from;
        this.intervals = new IntervalCounts(from, to, interval);
    }

    /** Counts of notifications that were accepted, and of those that were given up. */
    private static class Tally {
        long sent;
        long failed;

        void add(boolean isSent) {
            if (isSent) {
                sent++;
            } else {
                failed++;
            }
        }
    }

    /** The alerts of a name. */
    private static final class Name extends Tally {
        private int instances;
        private long fired;
        private long ended;
        private @Nullable Instant lastFired;
    }

    /** An alert of the span, and how often it began and ended. */
    private static final class Seen {
        private final @Nullable Name name;
        private int fired;
        /** The intervals in which it began to fire, each as often as it did; there are fewer than this type can hold. */
        private short[] firedIn = {};

        private int remembered;
        private boolean isFiring;
        private boolean hasEnded;
        private Instant startsAt = Instant.MIN;

        Seen(@Nullable Name name) {
            this.name = name;
        }

        /** Whether a record is a change: after a start a replica receives again what it knew, and peers may be late. */
        boolean isChangedBy(AlertRecord alert) {
            boolean isChange = alert.change().isFiring() ? !isFiring || !startsAt.equals(alert.startsAt()) : !hasEnded;
            isFiring = alert.change().isFiring();
            hasEnded = !isFiring;
            startsAt = alert.startsAt();
            return isChange;
        }

        void remember(int interval) {
            if (remembered == firedIn.length) {
                firedIn = Arrays.copyOf(firedIn, Math.max(2, 2 * remembered));
            }
            firedIn[remembered++] = (short) interval;
        }
    }

    private static final class Group extends Tally {
        private final LabelSet labels;
        private final Set<Seen> members = new HashSet<>();
        private Instant lastAt = Instant.MIN;
        private String lastError = "";

        Group(LabelSet labels) {
            this.labels = labels;
        }
    }

    /** An integration of a receiver. */
    private static final class Target extends Tally {
        private final LatencyHistogram latency = new LatencyHistogram();
        private @Nullable Instant lastFailed;
        private String lastError = "";
        /** The replica and the time of the latest digest; nothing before the first. */
        private List<Object> digest = List.of();

        private final Set<Name> told = new HashSet<>();

        /** Whether a record is of a notification that is not counted yet: a digest has a record for each of its groups. */
        boolean isAnother(DeliveryRecord delivery) {
            List<Object> next = delivery.digest() == null ? List.of() : List.of(delivery.replica(), delivery.digest());
            if (next.isEmpty() || next.equals(digest)) {
                return next.isEmpty();
            }
            digest = next;
            told.clear();
            return true;
        }
    }

    /** Takes note of an alert without counting it: notifications of it may be counted. */
    void remember(AlertRecord alert) {
        if (matchers.matches(alert.labels())) {
            Seen unused = seen(alert.labels().fingerprint(), alert.labels());
        }
    }

    void add(HistoryRecord entry) {
        if (entry instanceof AlertRecord alert) {
            addAlert(alert);
        } else if (entry instanceof DeliveryRecord delivery) {
            addDelivery(delivery);
        }
    }

    private void addAlert(AlertRecord alert) {
        Seen seen = seen(alert.labels().fingerprint(), alert.labels());
        if (seen != null && !seen.isChangedBy(alert)) {
            return;
        }
        Name name = seen == null ? name(alert.labels().valueOf(NAME)) : seen.name;
        switch (alert.change()) {
            case RECEIVED -> {
                fired++;
                intervals.of(alert.at()).ifPresent(interval -> interval.fired++);
                begun(seen, intervals.at(alert.at()));
                if (seen != null && seen.fired++ == 0 && name != null) {
                    name.instances++;
                }
                if (name != null) {
                    name.fired++;
                    name.lastFired = alert.at();
                }
            }
            case RESOLVED -> {
                resolved++;
                ended(name);
            }
            case EXPIRED -> {
                expired++;
                ended(name);
            }
            case UPDATED, RESENT -> {}
        }
    }

    private void begun(@Nullable Seen seen, int interval) {
        if (seen != null && interval != IntervalCounts.NONE) {
            if (beginnings < MOST_BEGINNINGS) {
                beginnings++;
                seen.remember(interval);
            } else {
                isComplete = false;
            }
        }
    }

    private static void ended(@Nullable Name name) {
        if (name != null) {
            name.ended++;
        }
    }

    private void addDelivery(DeliveryRecord delivery) {
        boolean isSent = delivery.outcome() == Outcome.SENT;
        Target target = target(delivery);
        if (target == null || target.isAnother(delivery)) {
            count(delivery, isSent, target);
        }
        Group group = group(delivery);
        if (group != null) {
            group.add(isSent);
            group.lastAt = delivery.at();
            group.lastError = isSent ? group.lastError : delivery.error();
        }
        notified(delivery, group).stream()
                .filter(name -> delivery.digest() == null || target == null || target.told.add(name))
                .forEach(name -> name.add(isSent));
    }

    private void count(DeliveryRecord delivery, boolean isSent, @Nullable Target target) {
        all.add(isSent);
        failedAttempts += Math.max(0, delivery.attempts() - (isSent ? 1 : 0));
        intervals.of(delivery.at()).ifPresent(interval -> interval.add(isSent));
        if (target != null) {
            target.add(isSent);
        }
        if (target != null && !isSent) {
            target.lastFailed = delivery.at();
            target.lastError = delivery.error();
        }
        if (isSent && !delivery.reason().isWithoutChange() && delivery.latency().compareTo(Duration.ZERO) > 0) {
            latency.add(delivery.latency());
            intervals.of(delivery.at()).ifPresent(interval -> interval.latency.add(delivery.latency()));
            if (target != null) {
                target.latency.add(delivery.latency());
            }
        }
    }

    /** The names of the alerts in a notification. The alerts become members of the group. */
    private Set<Name> notified(DeliveryRecord delivery, @Nullable Group group) {
        Set<Name> notified = new HashSet<>();
        for (List<Fingerprint> list : List.of(delivery.firing(), delivery.resolved())) {
            for (Fingerprint fingerprint : list) {
                Seen seen = alerts.get(fingerprint.value());
                if (seen == null) {
                    seen = known.apply(fingerprint)
                            .filter(matchers::matches)
                            .map(labels -> seen(fingerprint, labels))
                            .orElse(null);
                }
                if (seen != null && seen.name != null) {
                    notified.add(seen.name);
                }
                if (seen != null && group != null) {
                    join(group, seen);
                }
            }
        }
        String shared = delivery.groupLabels().valueOf(NAME);
        Name name = notified.isEmpty() && !shared.isEmpty() ? name(shared) : null;
        if (name != null) {
            notified.add(name);
        }
        return notified;
    }

    private void join(Group group, Seen alert) {
        if (members < MOST_ALERTS) {
            members += group.members.add(alert) ? 1 : 0;
        } else if (!group.members.contains(alert)) {
            isComplete = false;
        }
    }

    private @Nullable Seen seen(Fingerprint fingerprint, LabelSet labels) {
        return row(alerts, fingerprint.value(), MOST_ALERTS, () -> new Seen(name(labels.valueOf(NAME))));
    }

    private @Nullable Name name(String name) {
        return row(names, name, MOST_ROWS, Name::new);
    }

    private @Nullable Group group(DeliveryRecord delivery) {
        List<String> key = List.of(delivery.groupKey(), delivery.receiver());
        return row(groups, key, MOST_ROWS, () -> new Group(delivery.groupLabels()));
    }

    private @Nullable Target target(DeliveryRecord delivery) {
        List<String> key = List.of(delivery.receiver(), delivery.integration());
        return row(targets, key, MOST_ROWS, Target::new);
    }

    /** The row of a key; null if it is new and there are too many. */
    private <K, V> @Nullable V row(Map<K, V> rows, K key, int most, Supplier<V> fresh) {
        V row = rows.get(key);
        if (row == null && rows.size() < most) {
            row = fresh.get();
            rows.put(key, row);
        } else if (row == null) {
            isComplete = false;
        }
        return row;
    }

    /**
     * The summary of what was counted.
     *
     * @param top how many rows of each kind it has at most
     * @param end the time up to which all records were counted
     * @param isWhole whether that is the end of the span
     * @param missing the peers that did not answer
     */
    HistorySummary build(int top, Instant end, boolean isWhole, Collection<String> missing) {
        List<HistorySummary.AlertCount> alertRows = alertCounts();
        List<HistorySummary.GroupCount> groupRows = groupCounts();
        List<HistorySummary.ReceiverCount> receiverRows = receiverCounts();
        return new HistorySummary(
                from,
                end,
                isWhole && isComplete,
                List.copyOf(missing),
                fired,
                resolved,
                expired,
                all.sent,
                all.failed,
                failedAttempts,
                latency.result(),
                first(alertRows, top),
                more(alertRows, top),
                first(groupRows, top),
                more(groupRows, top),
                first(receiverRows, top),
                more(receiverRows, top),
                intervals.result());
    }

    private static <T> List<T> first(List<T> rows, int top) {
        return rows.subList(0, Math.min(top, rows.size()));
    }

    private static int more(List<?> rows, int top) {
        return Math.max(0, rows.size() - top);
    }

    private List<HistorySummary.AlertCount> alertCounts() {
        List<HistorySummary.AlertCount> rows = new ArrayList<>();
        names.forEach((name, row) -> {
            if (row.fired + row.ended + row.sent + row.failed > 0) {
                rows.add(new HistorySummary.AlertCount(
                        name,
                        row.instances,
                        row.fired,
                        row.ended,
                        row.sent,
                        row.failed,
                        Optional.ofNullable(row.lastFired)));
            }
        });
        rows.sort(Comparator.comparingLong(HistorySummary.AlertCount::fired)
                .thenComparingLong(row -> row.sent() + row.failed())
                .reversed()
                .thenComparing(HistorySummary.AlertCount::alertname));
        return rows;
    }

    private List<HistorySummary.GroupCount> groupCounts() {
        List<HistorySummary.GroupCount> rows = new ArrayList<>();
        groups.forEach((key, row) -> rows.add(new HistorySummary.GroupCount(
                key.get(0),
                row.labels,
                key.get(1),
                row.members.stream().mapToLong(alert -> alert.fired).sum(),
                row.members.stream().mapToInt(alert -> alert.fired).max().orElse(0),
                firedIn(row.members),
                row.sent,
                row.failed,
                row.lastAt,
                Optional.of(row.lastError).filter(error -> !error.isEmpty()))));
        rows.sort(Comparator.comparingLong((HistorySummary.GroupCount row) -> row.sent() + row.failed())
                .thenComparingLong(HistorySummary.GroupCount::fired)
                .reversed()
                .thenComparing(HistorySummary.GroupCount::key)
                .thenComparing(HistorySummary.GroupCount::receiver));
        return rows;
    }

    private List<Integer> firedIn(Set<Seen> alerts) {
        Integer[] fired = new Integer[intervals.size()];
        Arrays.fill(fired, 0);
        for (Seen alert : alerts) {
            for (int i = 0; i < alert.remembered; i++) {
                fired[alert.firedIn[i]]++;
            }
        }
        return List.of(fired);
    }

    private List<HistorySummary.ReceiverCount> receiverCounts() {
        List<HistorySummary.ReceiverCount> rows = new ArrayList<>();
        targets.forEach((key, row) -> rows.add(new HistorySummary.ReceiverCount(
                key.get(0),
                key.get(1),
                row.sent,
                row.failed,
                row.latency.result(),
                Optional.ofNullable(row.lastFailed),
                Optional.ofNullable(row.lastFailed).map(at -> row.lastError))));
        rows.sort(Comparator.comparingLong((HistorySummary.ReceiverCount row) -> row.sent() + row.failed())
                .reversed()
                .thenComparing(HistorySummary.ReceiverCount::receiver)
                .thenComparing(HistorySummary.ReceiverCount::integration));
        return rows;
    }

    /** Counts events by intervals of one length. An interval begins at a multiple of the length, counted from 1970 on. */
    private static final class IntervalCounts {
        /** Of events that are in no interval. */
        static final int NONE = -1;

        private final Duration length;
        private final long first;
        private final List<Interval> intervals = new ArrayList<>();

        private static final class Interval extends Tally {
            private final LatencyHistogram latency = new LatencyHistogram();
            private long fired;
        }

        IntervalCounts(Instant from, Instant to, Duration length) {
            this.length = length;
            this.first = length.isZero() ? 0 : number(from);
            if (!length.isZero()) {
                for (long i = first; i <= number(to.minusNanos(1)); i++) {
                    intervals.add(new Interval());
                }
            }
        }

        private long number(Instant at) {
            return Math.floorDiv(at.toEpochMilli(), length.toMillis());
        }

        int size() {
            return intervals.size();
        }

        /** The place of a time among the intervals, or {@link #NONE}. */
        int at(Instant time) {
            long place = intervals.isEmpty() ? NONE : number(time) - first;
            return place < 0 || place >= intervals.size() ? NONE : (int) place;
        }

        Optional<Interval> of(Instant time) {
            int place = at(time);
            return place == NONE ? Optional.empty() : Optional.of(intervals.get(place));
        }

        List<HistorySummary.IntervalCount> result() {
            List<HistorySummary.IntervalCount> rows = new ArrayList<>();
            for (Interval interval : intervals) {
                rows.add(new HistorySummary.IntervalCount(
                        Instant.ofEpochMilli((first + rows.size()) * length.toMillis()),
                        interval.fired,
                        interval.sent,
                        interval.failed,
                        interval.latency.result()));
            }
            return rows;
        }
    }
}
