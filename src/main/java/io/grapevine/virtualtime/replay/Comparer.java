package io.grapevine.virtualtime.replay;

import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import io.grapevine.virtualtime.replay.Comparison.Delay;
import io.grapevine.virtualtime.replay.Comparison.GroupChange;
import io.grapevine.virtualtime.replay.Comparison.Moved;
import io.grapevine.virtualtime.replay.Comparison.ReceiverChange;
import io.grapevine.virtualtime.replay.Comparison.Redirection;
import io.grapevine.virtualtime.replay.Comparison.UnnotifiedAlert;
import io.grapevine.virtualtime.replay.Recording.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares two sides over a span, or lists one. */
public final class Comparer {
    private final Recording recording;
    private final ComparedSpan span;
    private final @Nullable ComparedRun before;
    private final ComparedRun after;
    private final Set<String> notes = new LinkedHashSet<>();
    private final List<UnnotifiedAlert> unnotified = new ArrayList<>();
    private final List<UnnotifiedAlert> newlyNotified = new ArrayList<>();
    private final Map<String, List<Episode>> redirected = new TreeMap<>();
    private final List<Delay> delayed = new ArrayList<>();
    private Duration later = Duration.ZERO;

    /**
     * A comparison that is yet to be made.
     *
     * @param before null if there is nothing to compare with
     */
    public Comparer(Recording recording, ComparedSpan span, @Nullable ComparedRun before, ComparedRun after) {
        this.recording = recording;
        this.span = span;
        this.before = before;
        this.after = after;
    }

    /**
     * Compares the two sides, or lists the second one where there is no first.
     *
     * @param source where the recording is from
     * @param tolerance how far the same notification is from itself at most, so that it counts as not moved
     * @param others what else is to be known of the recording
     */
    public Comparison compare(String source, Duration tolerance, List<String> others) {
        notes.addAll(others);
        for (Note note : recording.notes()) {
            if (!note.from().isAfter(span.to()) && !note.to().isBefore(span.from())) {
                notes.add(note.text());
            }
        }
        long failures = recording.failures().stream()
                .filter(failed -> span.contains(failed.at()))
                .count();
        if (failures > 0) {
            notes.add(failures + (failures == 1 ? " notification was" : " notifications were")
                    + " given up when it was recorded: the receiver is played as failing for the same groups");
        }
        noteDigests();
        int alerts = alerts(tolerance);
        List<ReceiverChange> receivers = before == null ? listed() : compared(before, tolerance);
        Groups old = new Groups(before == null ? List.of() : within(before.sent()));
        Groups young = new Groups(before == null ? List.of() : within(after.sent()));
        return new Comparison(
                source,
                before == null ? "" : before.name(),
                after.name(),
                span.from(),
                span.to(),
                alerts,
                receivers,
                unnotified,
                newlyNotified,
                later,
                delayed,
                redirections(),
                Groups.changes(old, young, true),
                Groups.changes(young, old, false),
                List.copyOf(notes));
    }

    private List<DeliveryRecord> within(List<DeliveryRecord> sent) {
        return sent.stream().filter(each -> span.contains(each.at())).toList();
    }

    private List<ReceiverChange> listed() {
        Map<String, Long> counts = within(after.sent()).stream()
                .collect(Collectors.groupingBy(DeliveryRecord::receiver, TreeMap::new, Collectors.counting()));
        List<ReceiverChange> changes = new ArrayList<>();
        counts.forEach((receiver, count) -> changes.add(
                new ReceiverChange(receiver, 0, Math.toIntExact(count), 0, List.of(), List.of(), List.of())));
        return changes;
    }

    private List<ReceiverChange> compared(ComparedRun old, Duration tolerance) {
        NotificationPairing pairing = new NotificationPairing(old.sent(), after.sent(), tolerance);
        Map<String, Tally> tallies = new TreeMap<>();
        for (Moved pair : pairing.pairs) {
            if (span.contains(pair.before().at()) || span.contains(pair.after().at())) {
                tally(tallies, pair.before()).add(pair, pairing.isMoved(pair));
            }
        }
        // Each replica has timers of its own, so one play of several may flush at other moments.
        boolean isOfReplicas = old.isRecorded();
        SameChanges changes = new SameChanges(
                isOfReplicas ? old.sent() : List.of(), isOfReplicas ? after.sent() : List.of(), tolerance);
        within(pairing.fewer)
                .forEach(sent -> tally(tallies, sent).addFewer(sent, changes.areDivided(changes.after, sent)));
        Set<Fingerprint> carried = old.isRecorded() ? carried() : Set.of();
        Instant settled = recording.first().plus(after.patience());
        int unknown = 0;
        for (DeliveryRecord sent : within(pairing.more)) {
            if (sent.at().isBefore(settled) && isAbout(carried, sent)) {
                unknown++;
            } else {
                tally(tallies, sent).addMore(sent, changes.areDivided(changes.before, sent));
            }
        }
        noteUnknown(unknown);
        noteDivided(tallies.values().stream().mapToInt(Tally::divided).sum(), tolerance);
        return tallies.entrySet().stream()
                .map(each -> each.getValue().change(each.getKey()))
                .toList();
    }

    private void noteDigests() {
        List<DeliveryRecord> told = before == null || !before.isRecorded()
                ? List.of()
                : within(before.sent()).stream()
                        .filter(each -> each.digest() != null)
                        .toList();
        long digests = told.stream()
                .map(each -> List.of(
                        each.receiver(), each.integration(), each.replica(), Objects.requireNonNull(each.digest())))
                .distinct()
                .count();
        if (digests > 0) {
            notes.add(digests + (digests == 1 ? " digest counts" : " digests count") + " as the notifications of "
                    + told.size() + (told.size() == 1 ? " group" : " groups")
                    + " by themselves, as storm valves are not played");
        }
    }

    private void noteUnknown(int unknown) {
        if (unknown > 0) {
            notes.add(unknown + (unknown == 1 ? " notification" : " notifications")
                    + " at the beginning about alerts that fired before the recording began "
                    + (unknown == 1 ? "is" : "are") + " left out: whether they were sent before is not known");
        }
    }

    private void noteDivided(int divided, Duration tolerance) {
        if (divided > 0) {
            notes.add(divided + (divided == 1 ? " notification" : " notifications")
                    + " without a counterpart, before or after, "
                    + (divided == 1 ? "is" : "are")
                    + " no difference: a group was flushed earlier or later than recorded, as each replica has timers of its own,"
                    + " but each change of an alert was notified on both sides within "
                    + TimeText.text(tolerance));
        }
    }

    private static Tally tally(Map<String, Tally> tallies, DeliveryRecord sent) {
        return tallies.computeIfAbsent(sent.receiver(), receiver -> new Tally());
    }

    private static final class Tally {
        private final List<Moved> moved = new ArrayList<>();
        private final List<DeliveryRecord> fewer = new ArrayList<>();
        private final List<DeliveryRecord> more = new ArrayList<>();
        private int same;
        private int dividedBefore;
        private int dividedAfter;

        void add(Moved pair, boolean isMoved) {
            if (isMoved) {
                moved.add(pair);
            } else {
                same++;
            }
        }

        void addFewer(DeliveryRecord sent, boolean isDivided) {
            if (isDivided) {
                dividedBefore++;
            } else {
                fewer.add(sent);
            }
        }

        void addMore(DeliveryRecord sent, boolean isDivided) {
            if (isDivided) {
                dividedAfter++;
            } else {
                more.add(sent);
            }
        }

        int divided() {
            return dividedBefore + dividedAfter;
        }

        ReceiverChange change(String receiver) {
            int both = same + moved.size();
            return new ReceiverChange(
                    receiver,
                    both + fewer.size() + dividedBefore,
                    both + more.size() + dividedAfter,
                    same,
                    moved,
                    fewer,
                    more);
        }
    }

    /** The alerts that fired before the recording began. */
    private Set<Fingerprint> carried() {
        return recording.episodes().stream()
                .filter(this::isCarried)
                .map(episode -> episode.labels().fingerprint())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private boolean isCarried(Episode episode) {
        return episode.startsAt().isBefore(recording.first());
    }

    private static boolean isAbout(Set<Fingerprint> carried, DeliveryRecord sent) {
        Collection<Fingerprint> notified = sent.firing().isEmpty() ? sent.resolved() : sent.firing();
        return notified.stream().anyMatch(carried::contains);
    }

    /** Compares who is notified of each alert, and returns how many began to fire in the span. */
    private int alerts(Duration tolerance) {
        List<Episode> episodes = recording.episodes();
        Map<Fingerprint, TreeMap<Instant, Integer>> places = NotifiedReceivers.places(episodes);
        NotifiedReceivers then = new NotifiedReceivers(episodes, places, before == null ? List.of() : before.sent());
        NotifiedReceivers now = new NotifiedReceivers(episodes, places, after.sent());
        int alerts = 0;
        int late = 0;
        for (int i = 0; i < episodes.size(); i++) {
            Episode episode = episodes.get(i);
            boolean isRecordedBefore = before != null && before.isRecorded() && isCarried(episode);
            if (!span.contains(episode.from())) {
                continue;
            }
            alerts++;
            if (isWaiting(episode)) {
                late++;
            } else if (!isRecordedBefore) {
                compare(episode, then.of(i), now.of(i));
                Duration delay = now.after(then, i);
                later = delay.compareTo(later) > 0 ? delay : later;
                if (delay.abs().compareTo(tolerance) > 0) {
                    delayed.add(new Delay(episode, now.of(i), delay));
                }
            }
        }
        if (late > 0) {
            notes.add(late + (late == 1 ? " alert" : " alerts")
                    + " that began to fire shortly before the end, or the stop of the last process, "
                    + (late == 1 ? "is" : "are") + " not judged: the group may not have been flushed yet");
        }
        return alerts;
    }

    /** Whether an alert may still wait for the first flush of its group at the end, or when the process ended. */
    private boolean isWaiting(Episode episode) {
        Duration patience = after.patience();
        if (before != null && before.patience().compareTo(patience) > 0) {
            patience = before.patience();
        }
        Instant to = episode.to();
        Instant end = to == null || to.isAfter(span.to()) ? span.to() : to;
        boolean isCut = episode.isLost() || end.equals(span.to());
        return isCut && episode.from().plus(patience).isAfter(end);
    }

    private void compare(Episode episode, List<String> then, List<String> now) {
        if (now.isEmpty() && (before == null || !then.isEmpty())) {
            unnotified.add(new UnnotifiedAlert(episode, then, reason(after, episode)));
        } else if (before != null && then.isEmpty() && !now.isEmpty()) {
            newlyNotified.add(new UnnotifiedAlert(episode, now, before.isRecorded() ? "" : reason(before, episode)));
        } else if (before != null && !then.equals(now)) {
            redirected
                    .computeIfAbsent(String.join("\0", then) + "\1" + String.join("\0", now), key -> new ArrayList<>())
                    .add(episode);
        }
    }

    private static String reason(ComparedRun side, Episode episode) {
        return side.silent()
                .apply(episode)
                .orElse(episode.to() == null ? "its group was not flushed" : "it ended before its group was flushed");
    }

    private List<Redirection> redirections() {
        List<Redirection> found = new ArrayList<>();
        redirected.forEach((key, episodes) -> {
            String[] sides = key.split("\1", -1);
            found.add(new Redirection(List.of(sides[0].split("\0", -1)), List.of(sides[1].split("\0", -1)), episodes));
        });
        found.sort((a, b) -> Integer.compare(b.episodes().size(), a.episodes().size())); // stable: else by name
        return found;
    }

    /** The receivers that were notified of each firing of an alert. */
    private static final class NotifiedReceivers {
        /** The clock of the replica that notifies may be behind that of the one that received the alert first. */
        private static final Duration SKEW = Duration.ofSeconds(2);

        private final Map<Fingerprint, TreeMap<Instant, Integer>> places;
        /** By the place of each episode, sorted. */
        private final List<List<String>> receivers;

        private final @Nullable Instant[] first;

        /**
         * Finds the receivers of each episode.
         *
         * @param episodes all, by time
         * @param places the places of those of each alert among all, by their beginning
         */
        NotifiedReceivers(
                List<Episode> episodes, Map<Fingerprint, TreeMap<Instant, Integer>> places, List<DeliveryRecord> sent) {
            this.places = places;
            this.receivers = new ArrayList<>(Collections.nCopies(episodes.size(), List.of()));
            this.first = new Instant[episodes.size()];
            Map<List<String>, List<String>> known = new HashMap<>(); // few, of many episodes
            for (DeliveryRecord each : sent) {
                for (Fingerprint alert : each.firing()) {
                    int place = begun(alert, each.at());
                    if (place >= 0 && !receivers.get(place).contains(each.receiver())) {
                        Set<String> more = new TreeSet<>(receivers.get(place));
                        more.add(each.receiver());
                        receivers.set(place, known.computeIfAbsent(List.copyOf(more), all -> all));
                        first[place] = first[place] == null ? each.at() : first[place];
                    }
                }
            }
        }

        static Map<Fingerprint, TreeMap<Instant, Integer>> places(List<Episode> episodes) {
            Map<Fingerprint, TreeMap<Instant, Integer>> places = new HashMap<>();
            for (int i = 0; i < episodes.size(); i++) {
                Episode episode = episodes.get(i);
                places.computeIfAbsent(episode.labels().fingerprint(), alert -> new TreeMap<>())
                        .put(episode.from(), i);
            }
            return places;
        }

        /** The place of the latest episode of an alert that had begun; -1 if none had. */
        private int begun(Fingerprint alert, Instant at) {
            TreeMap<Instant, Integer> own = places.getOrDefault(alert, new TreeMap<>());
            Map.Entry<Instant, Integer> exactly = own.floorEntry(at);
            Map.Entry<Instant, Integer> begun = exactly == null ? own.floorEntry(at.plus(SKEW)) : exactly;
            return begun == null ? -1 : begun.getValue();
        }

        /** How much later than on another side the first of them was notified; zero where one side notified none. */
        Duration after(NotifiedReceivers other, int place) {
            Instant then = other.first[place];
            Instant now = first[place];
            return then == null || now == null ? Duration.ZERO : Duration.between(then, now);
        }

        /** The names of the receivers; empty if none was notified. */
        List<String> of(int place) {
            return receivers.get(place);
        }
    }

    /** The groups of one side and their firing alerts, by which it is found which of them merge or split. */
    private static final class Groups {
        /** The alerts of each group, by receiver and group key. */
        private final Map<String, Map<String, Set<Fingerprint>>> alerts = new TreeMap<>();
        /** The groups of each alert, by receiver. */
        private final Map<String, Map<Fingerprint, Set<String>>> groups = new TreeMap<>();

        private final Map<String, LabelSet> labels = new HashMap<>();

        Groups(List<DeliveryRecord> sent) {
            for (DeliveryRecord each : sent) {
                labels.put(each.groupKey(), each.groupLabels());
                Set<Fingerprint> held = alerts.computeIfAbsent(each.receiver(), receiver -> new TreeMap<>())
                        .computeIfAbsent(each.groupKey(), key -> new TreeSet<>());
                Map<Fingerprint, Set<String>> holding =
                        groups.computeIfAbsent(each.receiver(), receiver -> new HashMap<>());
                for (Fingerprint alert : each.firing()) {
                    held.add(alert);
                    holding.computeIfAbsent(alert, of -> new TreeSet<>()).add(each.groupKey());
                }
            }
        }

        Set<String> of(String receiver, Fingerprint alert) {
            return groups.getOrDefault(receiver, Map.of()).getOrDefault(alert, Set.of());
        }

        List<LabelSet> labels(Set<String> keys) {
            return keys.stream()
                    .map(key -> Objects.requireNonNull(labels.get(key)))
                    .toList();
        }

        /**
         * The groups that merge or split, by receiver.
         *
         * @param parts the side on which they are several
         * @param whole the side on which they are one
         * @param isMerge whether that is the later side
         */
        static List<GroupChange> changes(Groups parts, Groups whole, boolean isMerge) {
            List<GroupChange> changes = new ArrayList<>();
            whole.alerts.forEach((receiver, groups) -> groups.forEach((key, alerts) -> {
                Set<String> found = counterparts(receiver, key, alerts, whole, parts);
                if (found.size() > 1) {
                    List<LabelSet> many = parts.labels(found);
                    List<LabelSet> one = whole.labels(Set.of(key));
                    changes.add(new GroupChange(receiver, isMerge ? many : one, isMerge ? one : many));
                }
            }));
            return changes;
        }

        /**
         * The groups of the other side that hold the alerts of a group: the same group, where there is one, or else those that this
         * side does not have. An alert may be in several groups of a receiver on both sides, and then none of them has changed.
         */
        private static Set<String> counterparts(
                String receiver, String key, Set<Fingerprint> alerts, Groups here, Groups there) {
            Set<String> found = new TreeSet<>();
            for (Fingerprint alert : alerts) {
                Set<String> others = there.of(receiver, alert);
                if (others.contains(key)) {
                    found.add(key);
                } else {
                    Set<String> own = here.of(receiver, alert);
                    others.stream().filter(other -> !own.contains(other)).forEach(found::add);
                }
            }
            return found;
        }
    }

    /**
     * Finds the notification of one side that is that of the other: it tells the same integration of the same alerts, at about the
     * same time, whatever the group. Those left over are paired with later or earlier ones.
     */
    private static final class NotificationPairing {
        /** How far the same notification can be moved. */
        private static final Duration MOVED = Duration.ofHours(1);

        /** How far a notification that only repeats another can be moved. */
        private static final Duration REPEAT_MOVED = Duration.ofDays(1);

        private final Duration tolerance;
        /** The notifications that both sides have, by time. */
        private final List<Moved> pairs = new ArrayList<>();
        /** The notifications that only the first side has, by time. */
        private final List<DeliveryRecord> fewer = new ArrayList<>();
        /** The notifications that only the second side has, by time. */
        private final List<DeliveryRecord> more = new ArrayList<>();

        private static final class Sides {
            private List<DeliveryRecord> before = new ArrayList<>();
            private List<DeliveryRecord> after = new ArrayList<>();
        }

        /**
         * Pairs the notifications of two sides.
         *
         * @param before the notifications of one side, by time
         * @param after the notifications of the other side, by time
         * @param tolerance how far those of a pair are from each other before the moved ones are looked for
         */
        NotificationPairing(List<DeliveryRecord> before, List<DeliveryRecord> after, Duration tolerance) {
            this.tolerance = tolerance;
            Map<List<Object>, Sides> contents = new LinkedHashMap<>();
            before.forEach(sent -> contents.computeIfAbsent(sent.content(), content -> new Sides())
                    .before
                    .add(sent));
            after.forEach(sent -> contents.computeIfAbsent(sent.content(), content -> new Sides())
                    .after
                    .add(sent));
            contents.values().forEach(this::pair);
            Comparator<DeliveryRecord> order = Comparator.comparing(DeliveryRecord::at)
                    .thenComparing(DeliveryRecord::receiver)
                    .thenComparing(DeliveryRecord::integration)
                    .thenComparing(DeliveryRecord::groupKey);
            pairs.sort(Comparator.comparing(Moved::after, order));
            fewer.sort(order);
            more.sort(order);
        }

        private void pair(Sides sides) {
            match(sides, (a, b) -> isWithin(a, b, tolerance));
            match(sides, (a, b) -> isWithin(a, b, isRepeat(a) && isRepeat(b) ? REPEAT_MOVED : MOVED));
            fewer.addAll(sides.before);
            more.addAll(sides.after);
        }

        private static boolean isRepeat(DeliveryRecord sent) {
            return sent.reason() == NotifyReason.REPEAT;
        }

        private static boolean isWithin(DeliveryRecord a, DeliveryRecord b, Duration limit) {
            return Duration.between(a.at(), b.at()).abs().compareTo(limit) <= 0;
        }

        /** Pairs in the order of time, and leaves the rest. */
        private void match(Sides sides, BiPredicate<DeliveryRecord, DeliveryRecord> isSame) {
            List<DeliveryRecord> leftBefore = new ArrayList<>();
            List<DeliveryRecord> leftAfter = new ArrayList<>();
            int b = 0;
            int a = 0;
            while (b < sides.before.size() && a < sides.after.size()) {
                DeliveryRecord before = sides.before.get(b);
                DeliveryRecord after = sides.after.get(a);
                if (isSame.test(before, after)) {
                    pairs.add(new Moved(before, after));
                    b++;
                    a++;
                } else if (before.at().isBefore(after.at())) {
                    leftBefore.add(before);
                    b++;
                } else {
                    leftAfter.add(after);
                    a++;
                }
            }
            leftBefore.addAll(sides.before.subList(b, sides.before.size()));
            leftAfter.addAll(sides.after.subList(a, sides.after.size()));
            sides.before = leftBefore;
            sides.after = leftAfter;
        }

        /** Whether the notifications of a pair are farther from each other than the tolerance. */
        boolean isMoved(Moved pair) {
            return !isWithin(pair.before(), pair.after(), tolerance);
        }
    }

    /**
     * The changes of alerts that an integration is notified of, on two sides. Where these are the same, the notifications may
     * still differ, as a flush that comes a moment earlier or later divides the changes among them in another way.
     */
    private static final class SameChanges {
        private final Map<DeliveryRecord, List<Change>> ofNotification = new HashMap<>();
        private final Map<Change, TreeMap<Instant, DeliveryRecord>> before;
        private final Map<Change, TreeMap<Instant, DeliveryRecord>> after;
        private final Duration tolerance;

        /** An alert that an integration is notified of as firing, or as resolved, and was not in the notification before. */
        private record Change(List<String> target, Fingerprint alert, boolean isFiring) {}

        /**
         * Compares the notifications of two sides.
         *
         * @param before the notifications of one side, by time
         * @param after the notifications of the other side, by time
         * @param tolerance how far the same change may be from itself
         */
        SameChanges(List<DeliveryRecord> before, List<DeliveryRecord> after, Duration tolerance) {
            this.before = changes(before);
            this.after = changes(after);
            this.tolerance = tolerance;
        }

        private Map<Change, TreeMap<Instant, DeliveryRecord>> changes(List<DeliveryRecord> side) {
            Map<List<String>, Map<Fingerprint, Boolean>> firing = new HashMap<>();
            Map<Change, TreeMap<Instant, DeliveryRecord>> notified = new HashMap<>();
            for (DeliveryRecord sent : side) {
                List<String> target = sent.target();
                Map<Fingerprint, Boolean> known = firing.computeIfAbsent(target, of -> new HashMap<>());
                List<Change> changes = new ArrayList<>();
                for (Fingerprint alert : sent.firing()) {
                    if (!Boolean.TRUE.equals(known.put(alert, true))) {
                        changes.add(new Change(target, alert, true));
                    }
                }
                for (Fingerprint alert : sent.resolved()) {
                    if (Boolean.TRUE.equals(known.put(alert, false))) {
                        changes.add(new Change(target, alert, false));
                    }
                }
                ofNotification.put(sent, changes);
                changes.forEach(change ->
                        notified.computeIfAbsent(change, of -> new TreeMap<>()).put(sent.at(), sent));
            }
            return notified;
        }

        /**
         * Whether a side has notified of the changes in a notification of the other, divided otherwise. Where the side has a
         * notification with the same changes, the two differ in alerts that had ended before, of which no timer is the
         * reason.
         */
        boolean areDivided(Map<Change, TreeMap<Instant, DeliveryRecord>> side, DeliveryRecord sent) {
            List<Change> changes = ofNotification.getOrDefault(sent, List.of());
            for (Change change : changes) {
                Collection<DeliveryRecord> near = near(side.getOrDefault(change, new TreeMap<>()), sent.at());
                if (near.isEmpty() || near.stream().anyMatch(other -> changes.equals(ofNotification.get(other)))) {
                    return false;
                }
            }
            return !changes.isEmpty();
        }

        private Collection<DeliveryRecord> near(TreeMap<Instant, DeliveryRecord> notified, Instant at) {
            return notified.subMap(at.minus(tolerance), true, at.plus(tolerance), true)
                    .values();
        }
    }
}
