package io.grapevine.virtualtime.replay.comparison;

import java.time.Instant;
import java.util.List;

/**
 * What a replay found.
 *
 * @param source where the recording is from
 * @param before what it is compared with; empty if with nothing
 * @param after what was played
 * @param from when the span that is compared begins
 * @param to when it ends
 * @param alerts how often alerts began to fire in it
 * @param receivers what changes for each receiver, by name
 * @param untold alerts that nobody is notified of, but somebody was; without a comparison, all that nobody is notified of
 * @param newlyTold alerts that somebody is notified of, and nobody was
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
        List<UntoldAlert> untold,
        List<UntoldAlert> newlyTold,
        List<Redirection> redirected,
        List<GroupChange> merged,
        List<GroupChange> split,
        List<String> notes) {
    public Comparison {
        receivers = List.copyOf(receivers);
        untold = List.copyOf(untold);
        newlyTold = List.copyOf(newlyTold);
        redirected = List.copyOf(redirected);
        merged = List.copyOf(merged);
        split = List.copyOf(split);
        notes = List.copyOf(notes);
    }

    /** Whether it is compared with something. */
    public boolean isCompared() {
        return !before.isEmpty();
    }

    /** Whether anything is different; false if nothing is compared. */
    public boolean isDifferent() {
        return isCompared()
                && (receivers.stream().anyMatch(ReceiverChange::isDifferent)
                        || !untold.isEmpty()
                        || !newlyTold.isEmpty()
                        || !redirected.isEmpty()
                        || !merged.isEmpty()
                        || !split.isEmpty());
    }
}
