package io.grapevine.virtualtime.replay;

import io.grapevine.history.HistoryRecord.DeliveryRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The notifications of one side of a comparison.
 *
 * @param name what reports call it
 * @param isRecorded whether it is the past, and no play of it
 * @param sent the notifications that were accepted, by time
 * @param patience how long an alert waits at most until its group is flushed; zero if that is not known
 * @param silent why no receiver was notified of an alert in one of its episodes; empty if its group was not flushed, or that is
 *     not known
 */
public record ComparedRun(
        String name,
        boolean isRecorded,
        List<DeliveryRecord> sent,
        Duration patience,
        Function<Episode, Optional<String>> silent) {
    public ComparedRun {
        sent = List.copyOf(sent);
    }

    /** This side without the other notifications. */
    public ComparedRun of(Predicate<DeliveryRecord> which) {
        return new ComparedRun(name, isRecorded, sent.stream().filter(which).toList(), patience, silent);
    }
}
