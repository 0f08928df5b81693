package io.grapevine.receiver.message;

import io.grapevine.notify.MessageState;
import io.grapevine.notify.MuteDetails;
import io.grapevine.notify.Notification;
import java.util.List;

/** The state of an incident in a message that is posted: its buttons, as its text says the rest. */
public final class PostedState {
    private PostedState() {}

    /** What undoes silences is offered where they mute all that fires, else the actions. */
    public static MessageState of(Notification notification) {
        return new MessageState(List.of(), isSilenced(notification), 0);
    }

    private static boolean isSilenced(Notification notification) {
        MuteDetails muted = notification.muted();
        return muted != null
                && muted.by().contains("silence")
                && notification.alerts().stream()
                        .filter(alert -> !alert.hasEnd())
                        .allMatch(alert -> muted.alerts().contains(alert.fingerprint()));
    }
}
