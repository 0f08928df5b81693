package io.grapevine.virtualtime.replay;

import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Result of a replay: how its notifications differ from those of another configuration, or of the recording.
 *
 * @param source the origin of the recording
 * @param before the name of what is compared with; empty without a comparison
 * @param after the name of the configuration that was replayed
 * @param from the start of the compared time span
 * @param to the end of that span
 * @param alerts how many times an alert began to fire in that span
 * @param receivers the changes for each receiver, sorted by name
 * @param unnotified alerts that are no longer notified; without a comparison, all that are not notified
 * @param newlyNotified alerts that are notified now and were not before
 * @param later the largest delay of an alert's first notification
 * @param delayed alerts whose first notification comes at another time, later or earlier
 * @param redirected alerts that go to other receivers than before
 * @param merged groups that become one
 * @param split groups that become several
 * @param notes remarks about the recording and the comparison
 */
public record Comparison(
        String source,
        String before,
        String after,
        Instant from,
        Instant to,
        int alerts,
        List<ReceiverChange> receivers,
        List<UnnotifiedAlert> unnotified,
        List<UnnotifiedAlert> newlyNotified,
        Duration later,
        List<Delay> delayed,
        List<Redirection> redirected,
        List<GroupChange> merged,
        List<GroupChange> split,
        List<String> notes) {
    public Comparison {
        receivers = List.copyOf(receivers);
        unnotified = List.copyOf(unnotified);
        newlyNotified = List.copyOf(newlyNotified);
        delayed = List.copyOf(delayed);
        redirected = List.copyOf(redirected);
        merged = List.copyOf(merged);
        split = List.copyOf(split);
        notes = List.copyOf(notes);
    }

    /** Whether there was anything to compare the replay with. */
    public boolean isCompared() {
        return !before.isEmpty();
    }

    /** Whether anything differs; false without a comparison. */
    public boolean isDifferent() {
        return isCompared()
                && (receivers.stream().anyMatch(ReceiverChange::isDifferent)
                        || !unnotified.isEmpty()
                        || !newlyNotified.isEmpty()
                        || !redirected.isEmpty()
                        || !merged.isEmpty()
                        || !split.isEmpty());
    }

    /**
     * A firing of an alert that one side did not notify.
     *
     * @param receivers the receivers that the other side notified; empty without a comparison
     * @param reason why this side did not notify of it
     */
    public record UnnotifiedAlert(Episode episode, List<String> receivers, String reason) {
        public UnnotifiedAlert {
            receivers = List.copyOf(receivers);
        }
    }

    /**
     * A firing of an alert that is notified at another time.
     *
     * @param receivers the receivers that are notified
     * @param by how much later the first notification comes; negative if it comes earlier
     */
    public record Delay(Episode episode, List<String> receivers, Duration by) {
        public Delay {
            receivers = List.copyOf(receivers);
        }
    }

    /**
     * Alerts that go to other receivers than before.
     *
     * @param before the receivers before
     * @param after the receivers after
     * @param episodes the firings of these alerts, by time
     */
    public record Redirection(List<String> before, List<String> after, List<Episode> episodes) {
        public Redirection {
            before = List.copyOf(before);
            after = List.copyOf(after);
            episodes = List.copyOf(episodes);
        }
    }

    /**
     * Groups of a receiver that merge or split.
     *
     * @param before the labels of the groups before; a single one if it splits
     * @param after the labels of the groups after; a single one if the others merge into it
     */
    public record GroupChange(String receiver, List<LabelSet> before, List<LabelSet> after) {
        public GroupChange {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** A notification that both sides send, usually at different times. */
    public record Moved(DeliveryRecord before, DeliveryRecord after) {
        /** How much later it comes; negative if it comes earlier. */
        public Duration shift() {
            return Duration.between(before.at(), after.at());
        }
    }

    /**
     * Changes for one receiver.
     *
     * @param before the number of notifications before
     * @param after the number of notifications after
     * @param same the number of notifications that are the same, at about the same time
     * @param moved the notifications that come earlier or later, by time
     * @param fewer the notifications that are gone, by time
     * @param more the notifications that are new, by time
     */
    public record ReceiverChange(
            String receiver,
            int before,
            int after,
            int same,
            List<Moved> moved,
            List<DeliveryRecord> fewer,
            List<DeliveryRecord> more) {
        public ReceiverChange {
            moved = List.copyOf(moved);
            fewer = List.copyOf(fewer);
            more = List.copyOf(more);
        }

        /** Whether anything changes. */
        public boolean isDifferent() {
            return !moved.isEmpty() || !fewer.isEmpty() || !more.isEmpty();
        }
    }
}
