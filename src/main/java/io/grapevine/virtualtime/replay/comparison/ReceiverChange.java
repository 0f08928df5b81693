package io.grapevine.virtualtime.replay.comparison;

import io.grapevine.virtualtime.replay.recording.SentNotification;
import java.time.Duration;
import java.util.List;

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
        List<SentNotification> fewer,
        List<SentNotification> more) {
    public ReceiverChange {
        moved = List.copyOf(moved);
        fewer = List.copyOf(fewer);
        more = List.copyOf(more);
    }

    /** A notification that comes earlier, or later. */
    public record Moved(SentNotification before, SentNotification after) {
        /** How much later it comes; negative if it comes earlier. */
        public Duration shift() {
            return Duration.between(before.at(), after.at());
        }
    }

    /** Whether anything changes. */
    public boolean isDifferent() {
        return !moved.isEmpty() || !fewer.isEmpty() || !more.isEmpty();
    }
}
