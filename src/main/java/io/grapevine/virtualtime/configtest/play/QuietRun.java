package io.grapevine.virtualtime.configtest.play;

import io.grapevine.model.LabelSet;
import java.time.Duration;

/**
 * Consecutive flushes of one group that have led to no notification, for one reason.
 *
 * @param replica the name of the replica
 * @param receiver the name of the receiver
 * @param integration the integration, as {@code kind[index]}; empty if the flush ended for all of them
 * @param group the group labels
 * @param word the reason as the pipeline calls it
 * @param reason the reason in full
 * @param first the time of the first flush, since the start of the test
 * @param last the time of the last one
 * @param count how many they are
 * @param closed whether a notification has followed, so that later flushes are another run
 */
public record QuietRun(
        String replica,
        String receiver,
        String integration,
        LabelSet group,
        String word,
        String reason,
        Duration first,
        Duration last,
        long count,
        boolean closed) {
    QuietRun andAt(Duration time) {
        return new QuietRun(replica, receiver, integration, group, word, reason, first, time, count + 1, false);
    }

    QuietRun asClosed() {
        return new QuietRun(replica, receiver, integration, group, word, reason, first, last, count, true);
    }
}
