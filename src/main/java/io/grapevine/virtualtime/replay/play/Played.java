package io.grapevine.virtualtime.replay.play;

import io.grapevine.virtualtime.replay.recording.Episode;
import io.grapevine.virtualtime.replay.recording.SentNotification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Result of a play.
 *
 * @param sent the notifications that were accepted, by time
 * @param patience how long an alert waits at most until its group is flushed
 * @param silent why no receiver was notified of an alert in one of its episodes; empty if its group was not flushed
 */
public record Played(List<SentNotification> sent, Duration patience, Function<Episode, Optional<String>> silent) {
    public Played {
        sent = List.copyOf(sent);
    }
}
