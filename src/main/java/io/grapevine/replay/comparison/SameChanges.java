package io.grapevine.replay.comparison;

import io.grapevine.model.Fingerprint;
import io.grapevine.replay.recording.SentNotification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The changes of alerts that an integration is notified of, on two sides. Where these are the same, the notifications may
 * still differ, as a flush that comes a moment earlier or later divides the changes among them in another way.
 */
final class SameChanges {
    private final Map<SentNotification, List<Change>> ofNotification = new HashMap<>();
    private final Map<Change, TreeSet<Instant>> before;
    private final Map<Change, TreeSet<Instant>> after;
    private final Duration tolerance;

    /** An alert that an integration is notified of as firing, or as resolved, and was not in the notification before. */
    private record Change(Target target, Fingerprint alert, boolean isFiring) {}

    /** One integration, as far as it is notified of one group. */
    private record Target(String groupKey, String receiver, String integration) {
        static Target of(SentNotification sent) {
            return new Target(sent.groupKey(), sent.receiver(), sent.integration());
        }
    }

    /**
     * Compares.
     *
     * @param before the notifications of one side, by time
     * @param after those of the other, by time
     * @param tolerance how far the same change may be from itself
     */
    SameChanges(List<SentNotification> before, List<SentNotification> after, Duration tolerance) {
        this.before = changes(before);
        this.after = changes(after);
        this.tolerance = tolerance;
    }

    private Map<Change, TreeSet<Instant>> changes(List<SentNotification> side) {
        Map<Target, Map<Fingerprint, Boolean>> firing = new HashMap<>();
        Map<Change, TreeSet<Instant>> times = new HashMap<>();
        for (SentNotification sent : side) {
            Target target = Target.of(sent);
            Map<Fingerprint, Boolean> known = firing.computeIfAbsent(target, of -> new HashMap<>());
            List<Change> news = new ArrayList<>();
            for (Fingerprint alert : sent.firing()) {
                if (!Boolean.TRUE.equals(known.put(alert, true))) {
                    news.add(new Change(target, alert, true));
                }
            }
            for (Fingerprint alert : sent.resolved()) {
                if (Boolean.TRUE.equals(known.put(alert, false))) {
                    news.add(new Change(target, alert, false));
                }
            }
            ofNotification.put(sent, news);
            news.forEach(change ->
                    times.computeIfAbsent(change, of -> new TreeSet<>()).add(sent.at()));
        }
        return times;
    }

    /** Whether the other side has notified of each change in a notification of the first side. */
    boolean hasAfter(SentNotification sent) {
        return has(after, sent);
    }

    /** Whether the first side has notified of each change in a notification of the other. */
    boolean hasBefore(SentNotification sent) {
        return has(before, sent);
    }

    /** Of nothing, if the notification has no change. */
    private boolean has(Map<Change, TreeSet<Instant>> side, SentNotification sent) {
        List<Change> news = ofNotification.getOrDefault(sent, List.of());
        return !news.isEmpty() && news.stream().allMatch(change -> isNear(side.get(change), sent.at()));
    }

    private boolean isNear(@Nullable TreeSet<Instant> times, Instant at) {
        return times != null
                && !times.subSet(at.minus(tolerance), true, at.plus(tolerance), true)
                        .isEmpty();
    }
}
