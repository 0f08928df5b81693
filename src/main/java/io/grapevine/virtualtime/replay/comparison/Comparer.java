package io.grapevine.virtualtime.replay.comparison;

import io.grapevine.model.Fingerprint;
import io.grapevine.virtualtime.replay.comparison.Comparison.Redirection;
import io.grapevine.virtualtime.replay.comparison.Comparison.UnnotifiedAlert;
import io.grapevine.virtualtime.replay.recording.Episode;
import io.grapevine.virtualtime.replay.recording.Recording;
import io.grapevine.virtualtime.replay.recording.Recording.Note;
import io.grapevine.virtualtime.replay.recording.SentNotification;
import io.grapevine.virtualtime.replay.recording.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
        int alerts = alerts();
        List<ReceiverChange> receivers = before == null ? listed() : compared(before, tolerance);
        GroupComparison groups = new GroupComparison(
                before == null ? List.of() : within(before.sent()), before == null ? List.of() : within(after.sent()));
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
                redirections(),
                groups.merged(),
                groups.split(),
                List.copyOf(notes));
    }

    private List<SentNotification> within(List<SentNotification> sent) {
        return sent.stream().filter(each -> span.contains(each.at())).toList();
    }

    private List<ReceiverChange> listed() {
        Map<String, Long> counts = within(after.sent()).stream()
                .collect(Collectors.groupingBy(SentNotification::receiver, TreeMap::new, Collectors.counting()));
        List<ReceiverChange> changes = new ArrayList<>();
        counts.forEach((receiver, count) -> changes.add(
                new ReceiverChange(receiver, 0, Math.toIntExact(count), 0, List.of(), List.of(), List.of())));
        return changes;
    }

    private List<ReceiverChange> compared(ComparedRun old, Duration tolerance) {
        NotificationPairing pairing = new NotificationPairing(old.sent(), after.sent(), tolerance);
        Map<String, Tally> tallies = new TreeMap<>();
        for (NotificationPairing.Pair pair : pairing.pairs()) {
            if (span.contains(pair.before().at()) || span.contains(pair.after().at())) {
                tally(tallies, pair.before()).add(pair, pairing.isMoved(pair));
            }
        }
        // Each replica has timers of its own, so one play of several may flush at other moments.
        boolean isOfReplicas = old.isRecorded();
        SameChanges changes = new SameChanges(
                isOfReplicas ? old.sent() : List.of(), isOfReplicas ? after.sent() : List.of(), tolerance);
        within(pairing.fewer()).forEach(sent -> tally(tallies, sent).addFewer(sent, changes.areDividedAfter(sent)));
        Set<Fingerprint> carried = old.isRecorded() ? carried() : Set.of();
        Instant settled = recording.first().plus(after.patience());
        int unknown = 0;
        for (SentNotification sent : within(pairing.more())) {
            if (sent.at().isBefore(settled) && isAbout(carried, sent)) {
                unknown++;
            } else {
                tally(tallies, sent).addMore(sent, changes.areDividedBefore(sent));
            }
        }
        noteUnknown(unknown);
        noteDivided(tallies.values().stream().mapToInt(Tally::divided).sum(), tolerance);
        List<ReceiverChange> changed = new ArrayList<>();
        tallies.forEach((receiver, tally) -> changed.add(tally.change(receiver)));
        return changed;
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

    private static Tally tally(Map<String, Tally> tallies, SentNotification sent) {
        return tallies.computeIfAbsent(sent.receiver(), receiver -> new Tally());
    }

    private static final class Tally {
        private final List<ReceiverChange.Moved> moved = new ArrayList<>();
        private final List<SentNotification> fewer = new ArrayList<>();
        private final List<SentNotification> more = new ArrayList<>();
        private int same;
        private int dividedBefore;
        private int dividedAfter;

        void add(NotificationPairing.Pair pair, boolean isMoved) {
            if (isMoved) {
                moved.add(new ReceiverChange.Moved(pair.before(), pair.after()));
            } else {
                same++;
            }
        }

        void addFewer(SentNotification sent, boolean isDivided) {
            if (isDivided) {
                dividedBefore++;
            } else {
                fewer.add(sent);
            }
        }

        void addMore(SentNotification sent, boolean isDivided) {
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

    private static boolean isAbout(Set<Fingerprint> carried, SentNotification sent) {
        Collection<Fingerprint> notified = sent.firing().isEmpty() ? sent.resolved() : sent.firing();
        return notified.stream().anyMatch(carried::contains);
    }

    /** Compares who is notified of each alert, and returns how many began to fire in the span. */
    private int alerts() {
        NotifiedReceivers then =
                new NotifiedReceivers(recording.episodes(), before == null ? List.of() : before.sent());
        NotifiedReceivers now = new NotifiedReceivers(recording.episodes(), after.sent());
        int alerts = 0;
        int late = 0;
        for (Episode episode : recording.episodes()) {
            boolean isRecordedBefore = before != null && before.isRecorded() && isCarried(episode);
            if (!span.contains(episode.from())) {
                continue;
            }
            alerts++;
            if (isWaiting(episode)) {
                late++;
            } else if (!isRecordedBefore) {
                compare(episode, then.of(episode), now.of(episode));
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

        private final Map<Episode, TreeSet<String>> receivers = new HashMap<>();

        NotifiedReceivers(List<Episode> episodes, List<SentNotification> sent) {
            Map<Fingerprint, TreeMap<Instant, Episode>> byAlert = new HashMap<>();
            for (Episode episode : episodes) {
                byAlert.computeIfAbsent(episode.labels().fingerprint(), alert -> new TreeMap<>())
                        .put(episode.from(), episode);
            }
            for (SentNotification each : sent) {
                for (Fingerprint alert : each.firing()) {
                    Episode episode = begun(byAlert.get(alert), each.at());
                    if (episode != null) {
                        receivers
                                .computeIfAbsent(episode, of -> new TreeSet<>())
                                .add(each.receiver());
                    }
                }
            }
        }

        private static @Nullable Episode begun(@Nullable NavigableMap<Instant, Episode> episodes, Instant at) {
            if (episodes == null) {
                return null;
            }
            Map.Entry<Instant, Episode> exactly = episodes.floorEntry(at);
            Map.Entry<Instant, Episode> begun = exactly == null ? episodes.floorEntry(at.plus(SKEW)) : exactly;
            return begun == null ? null : begun.getValue();
        }

        /** The names of the receivers; empty if none was notified. */
        List<String> of(Episode episode) {
            TreeSet<String> notified = receivers.get(episode);
            return notified == null ? List.of() : List.copyOf(notified);
        }
    }
}
