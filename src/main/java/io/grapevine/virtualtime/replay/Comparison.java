package io.grapevine.virtualtime.replay;

import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Result of a replay.
 *
 * @param source where the recording is from
 * @param before what it is compared with; empty if with nothing
 * @param after what was played
 * @param from when the span that is compared begins
 * @param to when it ends
 * @param alerts how often alerts began to fire in it
 * @param receivers what changes for each receiver, by name
 * @param unnotified alerts that are no longer notified; without a comparison, all that are not notified
 * @param newlyNotified alerts that are notified now and were not before
 * @param later by how much the first notification of an alert comes later, at most
 * @param delayed alerts whose first notification comes at another time than before
 * @param redirected alerts of which other receivers are notified
 * @param merged groups that become one
 * @param split groups that become several
 * @param notes what is to be known of the recording and of the comparison
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

    /** Whether the replay is compared with something. */
    public boolean isCompared() {
        return !before.isEmpty();
    }

    /** Whether anything is different; false if nothing is compared. */
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
     * @param receivers the receivers that the other side notified; empty if nothing is compared
     * @param reason the reason why this side did not notify it
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
     * @param by how much later it is notified first; negative if earlier
     */
    public record Delay(Episode episode, List<String> receivers, Duration by) {
        public Delay {
            receivers = List.copyOf(receivers);
        }
    }

    /**
     * Alerts of which other receivers are notified than before.
     *
     * @param before the receivers before
     * @param after the receivers after
     * @param episodes each time that such an alert fired, by time
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
     * @param before the labels of the groups as they were; one if it splits
     * @param after the labels of the groups as they are; one if the others merge into it
     */
    public record GroupChange(String receiver, List<LabelSet> before, List<LabelSet> after) {
        public GroupChange {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** A notification on both sides, as a rule one that comes earlier, or later. */
    public record Moved(DeliveryRecord before, DeliveryRecord after) {
        /** How much later it comes; negative if it comes earlier. */
        public Duration shift() {
            return Duration.between(before.at(), after.at());
        }
    }

    /**
     * Changes for one receiver.
     *
     * @param before how many notifications it got
     * @param after how many it gets
     * @param same how many are the same, at about the same time
     * @param moved the notifications that come earlier or later, by time
     * @param fewer the notifications that it got and does not get, by time
     * @param more the notifications that it gets and did not get, by time
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
