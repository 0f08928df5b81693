package io.grapevine.virtualtime.replay.comparison;

import io.grapevine.model.Fingerprint;
import io.grapevine.virtualtime.replay.recording.SentNotification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The changes of alerts that an integration is notified of, on two sides. Where these are the same, the notifications may
 * still differ, as a flush that comes a moment earlier or later divides the changes among them in another way.
 */
final class SameChanges {
    private final Map<SentNotification, List<Change>> ofNotification = new HashMap<>();
    private final Map<Change, TreeMap<Instant, SentNotification>> before;
    private final Map<Change, TreeMap<Instant, SentNotification>> after;
    private final Duration tolerance;

    /** An alert that an integration is notified of as firing, or as resolved, and was not in the notification before. */
    private record Change(Target target, Fingerprint alert, boolean isFiring) {}

    /** An integration, as far as it is notified of one group. */
    private record Target(String groupKey, String receiver, String integration) {
        static Target of(SentNotification sent) {
            return new Target(sent.groupKey(), sent.receiver(), sent.integration());
        }
    }

    /**
     * Compares the notifications of two sides.
     *
     * @param before the notifications of one side, by time
     * @param after the notifications of the other side, by time
     * @param tolerance how far the same change may be from itself
     */
    SameChanges(List<SentNotification> before, List<SentNotification> after, Duration tolerance) {
        this.before = changes(before);
        this.after = changes(after);
        this.tolerance = tolerance;
    }

    private Map<Change, TreeMap<Instant, SentNotification>> changes(List<SentNotification> side) {
        Map<Target, Map<Fingerprint, Boolean>> firing = new HashMap<>();
        Map<Change, TreeMap<Instant, SentNotification>> notified = new HashMap<>();
        for (SentNotification sent : side) {
            Target target = Target.of(sent);
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

    /** Whether the other side has notified of the changes in a notification of the first side, divided otherwise. */
    boolean areDividedAfter(SentNotification sent) {
        return areDivided(after, sent);
    }

    /** Whether the first side has notified of the changes in a notification of the other, divided otherwise. */
    boolean areDividedBefore(SentNotification sent) {
        return areDivided(before, sent);
    }

    /**
     * Whether a side has notified of the changes in a notification, divided otherwise. Where the side has a
     * notification with the same changes, the two differ in alerts that had ended before, of which no timer is the
     * reason.
     */
    private boolean areDivided(Map<Change, TreeMap<Instant, SentNotification>> side, SentNotification sent) {
        List<Change> changes = ofNotification.getOrDefault(sent, List.of());
        for (Change change : changes) {
            Collection<SentNotification> near = near(side.getOrDefault(change, new TreeMap<>()), sent.at());
            if (near.isEmpty() || near.stream().anyMatch(other -> changes.equals(ofNotification.get(other)))) {
                return false;
            }
        }
        return !changes.isEmpty();
    }

    private Collection<SentNotification> near(TreeMap<Instant, SentNotification> notified, Instant at) {
        return notified.subMap(at.minus(tolerance), true, at.plus(tolerance), true)
                .values();
    }
}
