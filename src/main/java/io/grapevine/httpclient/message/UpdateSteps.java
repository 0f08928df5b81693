package io.grapevine.httpclient.message;

import io.grapevine.config.UpdateMode;
import io.grapevine.notification.NotifyReason;
import org.jspecify.annotations.Nullable;

/**
 * The messages by which a chat is notified. An edit notifies no person, so whatever people must see is posted or broadcast.
 *
 * @param first determines the outcome of the notification
 * @param then follows if {@code first} was accepted, and changes the outcome only in Alertmanager's modes; null for nothing
 */
public record UpdateSteps(Step first, @Nullable Step then) {
    private static final UpdateSteps NEW_MESSAGE = new UpdateSteps(Step.POST, null);

    /** A message, or the edit of one. */
    public enum Step {
        /** A new message. */
        POST,
        /** The earlier message is edited. */
        EDIT,
        /** A reply to the earlier message, in its thread only. */
        REPLY,
        /** A reply to the earlier message, which the whole chat is notified of. */
        BROADCAST
    }

    /**
     * The messages for a notification.
     *
     * @param hasMessage whether the message of an earlier notification is known
     */
    public static UpdateSteps of(UpdateMode mode, NotifyReason reason, boolean hasMessage) {
        if (!hasMessage || reason == NotifyReason.FIRST) {
            return NEW_MESSAGE;
        }
        // the end of the incident, or of an alert, and what is muted notify nobody anew
        boolean rings = reason != NotifyReason.SOME_RESOLVED
                && reason != NotifyReason.ALL_RESOLVED
                && reason != NotifyReason.MUTED;
        return switch (mode) {
            case NONE -> NEW_MESSAGE;
            case EDIT -> rings ? NEW_MESSAGE : new UpdateSteps(Step.EDIT, null);
            case THREAD -> new UpdateSteps(rings ? Step.BROADCAST : Step.REPLY, null);
            case EDIT_AND_THREAD ->
                rings
                        ? new UpdateSteps(Step.BROADCAST, Step.EDIT)
                        : new UpdateSteps(Step.EDIT, reason == NotifyReason.SOME_RESOLVED ? null : Step.REPLY);
            case EDIT_ALWAYS -> new UpdateSteps(Step.EDIT, null);
            case REPLY_ALWAYS -> new UpdateSteps(Step.REPLY, null);
            case EDIT_AND_REPLY_ALWAYS -> new UpdateSteps(Step.EDIT, Step.REPLY);
        };
    }

    /** These steps with an edit of the earlier message besides, whose buttons are to go. */
    public UpdateSteps closing() {
        return first == Step.EDIT || then != null ? this : new UpdateSteps(first, Step.EDIT);
    }
}
