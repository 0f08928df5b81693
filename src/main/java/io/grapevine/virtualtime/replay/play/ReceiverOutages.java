package io.grapevine.virtualtime.replay.play;

import io.grapevine.history.DeliveryRecord;
import io.grapevine.virtualtime.replay.recording.Recording;
import io.grapevine.virtualtime.replay.recording.SentNotification;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Recorded times in which integrations did not accept notifications of a group: from the last one that they accepted
 * until the middle between the last that was given up and the next that they accepted.
 */
final class ReceiverOutages {
    /** How much later than it was recorded a notification that was accepted may be played. */
    private static final Duration LATE = Duration.ofSeconds(1);

    /** Whether each was accepted, by group, receiver and integration, and time. */
    private final Map<String, TreeMap<Instant, Boolean>> outcomes = new HashMap<>();

    ReceiverOutages(Recording recording) {
        for (DeliveryRecord failed : recording.failures()) {
            outcomes.computeIfAbsent(
                            key(failed.groupKey(), failed.receiver(), failed.integration()), key -> new TreeMap<>())
                    .put(failed.at(), false);
        }
        for (SentNotification sent : recording.sent()) {
            TreeMap<Instant, Boolean> known = outcomes.get(key(sent.groupKey(), sent.receiver(), sent.integration()));
            if (known != null) {
                known.put(sent.at(), true);
            }
        }
    }

    private static String key(String groupKey, String receiver, String integration) {
        return receiver + "\0" + integration + "\0" + groupKey;
    }

    /** Whether a notification is not accepted at this time. */
    boolean failsAt(Instant time, String groupKey, String receiver, String integration) {
        TreeMap<Instant, Boolean> known = outcomes.get(key(groupKey, receiver, integration));
        if (known == null) {
            return false;
        }
        Map.Entry<Instant, Boolean> before = known.floorEntry(time);
        Map.Entry<Instant, Boolean> after = known.higherEntry(time);
        if (before != null && before.getValue() && time.isBefore(before.getKey().plus(LATE))) {
            return false;
        }
        if (after != null && !after.getValue()) {
            return true;
        }
        return before != null
                && !before.getValue()
                && (after == null || time.isBefore(middle(before.getKey(), after.getKey())));
    }

    private static Instant middle(Instant a, Instant b) {
        return a.plus(Duration.between(a, b).dividedBy(2));
    }
}
