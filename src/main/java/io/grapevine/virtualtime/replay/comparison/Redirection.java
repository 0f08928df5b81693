package io.grapevine.virtualtime.replay.comparison;

import io.grapevine.virtualtime.replay.recording.Episode;
import java.util.List;

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
