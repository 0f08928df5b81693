package io.grapevine.virtualtime.replay.comparison;

import io.grapevine.virtualtime.replay.recording.Episode;
import java.util.List;

/**
 * One time that an alert fired, of which nobody is notified on one side.
 *
 * @param receivers the receivers that are notified of it on the other side; empty if nothing is compared
 * @param reason why nobody is on this one
 */
public record UntoldAlert(Episode episode, List<String> receivers, String reason) {
    public UntoldAlert {
        receivers = List.copyOf(receivers);
    }
}
