package io.grapevine.virtualtime.replay.comparison;

import io.grapevine.virtualtime.replay.recording.Episode;
import java.util.List;

/**
 * One firing of an alert that one side did not notify.
 *
 * @param receivers the receivers that the other side notified; empty if nothing is compared
 * @param reason the reason why this side did not notify it
 */
public record UnnotifiedAlert(Episode episode, List<String> receivers, String reason) {
    public UnnotifiedAlert {
        receivers = List.copyOf(receivers);
    }
}
