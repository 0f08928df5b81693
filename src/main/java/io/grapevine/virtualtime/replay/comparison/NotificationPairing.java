package io.grapevine.virtualtime.replay.comparison;

import io.grapevine.notify.NotifyReason;
import io.grapevine.virtualtime.replay.recording.SentNotification;
import io.grapevine.virtualtime.replay.recording.SentNotification.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Finds the notification of one side that is that of the other: it tells the same integration of the same alerts, at about the
 * same time, whatever the group. Those left over are paired with later or earlier ones.
 */
final class NotificationPairing {
    /** How far the same notification can be moved. */
    private static final Duration MOVED = Duration.ofHours(1);

    /** How far a notification that only repeats another can be moved. */
    private static final Duration REPEAT_MOVED = Duration.ofDays(1);

    private final Duration tolerance;
    private final List<Pair> pairs = new ArrayList<>();
    private final List<SentNotification> fewer = new ArrayList<>();
    private final List<SentNotification> more = new ArrayList<>();

    record Pair(SentNotification before, SentNotification after) {}

    private static final class Sides {
        private List<SentNotification> before = new ArrayList<>();
        private List<SentNotification> after = new ArrayList<>();
    }

    /**
     * Pairs the notifications of two sides.
     *
     * @param before the notifications of one side, by time
     * @param after the notifications of the other side, by time
     * @param tolerance how far those of a pair are from each other before the moved ones are looked for
     */
    NotificationPairing(List<SentNotification> before, List<SentNotification> after, Duration tolerance) {
        this.tolerance = tolerance;
        Map<Content, Sides> contents = new LinkedHashMap<>();
        before.forEach(sent -> contents.computeIfAbsent(sent.content(), content -> new Sides())
                .before
                .add(sent));
        after.forEach(sent -> contents.computeIfAbsent(sent.content(), content -> new Sides())
                .after
                .add(sent));
        contents.values().forEach(this::pair);
        Comparator<SentNotification> order = Comparator.comparing(SentNotification::at)
                .thenComparing(SentNotification::receiver)
                .thenComparing(SentNotification::integration)
                .thenComparing(SentNotification::groupKey);
        pairs.sort(Comparator.comparing(Pair::after, order));
        fewer.sort(order);
        more.sort(order);
    }

    private void pair(Sides sides) {
        match(sides, (a, b) -> isWithin(a, b, tolerance));
        match(sides, (a, b) -> isWithin(a, b, isRepeat(a) && isRepeat(b) ? REPEAT_MOVED : MOVED));
        fewer.addAll(sides.before);
        more.addAll(sides.after);
    }

    private static boolean isRepeat(SentNotification sent) {
        return sent.reason() == NotifyReason.REPEAT;
    }

    private static boolean isWithin(SentNotification a, SentNotification b, Duration limit) {
        return Duration.between(a.at(), b.at()).abs().compareTo(limit) <= 0;
    }

    /** Pairs in the order of time, and leaves the rest. */
    private void match(Sides sides, BiPredicate<SentNotification, SentNotification> isSame) {
        List<SentNotification> leftBefore = new ArrayList<>();
        List<SentNotification> leftAfter = new ArrayList<>();
        int b = 0;
        int a = 0;
        while (b < sides.before.size() && a < sides.after.size()) {
            SentNotification before = sides.before.get(b);
            SentNotification after = sides.after.get(a);
            if (isSame.test(before, after)) {
                pairs.add(new Pair(before, after));
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

    /** The notifications that both sides have, by time. */
    List<Pair> pairs() {
        return pairs;
    }

    /** The notifications that only the first side has, by time. */
    List<SentNotification> fewer() {
        return fewer;
    }

    /** The notifications that only the second side has, by time. */
    List<SentNotification> more() {
        return more;
    }

    /** Whether the notifications of a pair are farther from each other than the tolerance. */
    boolean isMoved(Pair pair) {
        return !isWithin(pair.before(), pair.after(), tolerance);
    }
}
