package io.grapevine.notify;

import io.grapevine.config.UpdateMode;
import org.jspecify.annotations.Nullable;

/**
 * The messages by which a chat is notified. An edit notifies no person, so whatever people must see is posted or broadcast.
 *
 * @param first determines the outcome of the notification
 * @param then follows if {@code first} was accepted, and does not change the outcome; null for nothing
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

    /** Urgency of a notification of an incident that has a message. */
    private enum Urgency {
        /** People must be notified. */
        RINGS,
        /** The incident has ended, or an alert is muted: worth a reply. */
        QUIET,
        /** Some alerts have resolved: worth an edit. */
        MINOR
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
        Urgency urgency = urgency(reason);
        return switch (mode) {
            case NONE -> NEW_MESSAGE;
            case EDIT -> urgency == Urgency.RINGS ? NEW_MESSAGE : new UpdateSteps(Step.EDIT, null);
            case THREAD -> new UpdateSteps(urgency == Urgency.RINGS ? Step.BROADCAST : Step.REPLY, null);
            case EDIT_AND_THREAD ->
                switch (urgency) {
                    case RINGS -> new UpdateSteps(Step.BROADCAST, Step.EDIT);
                    case QUIET -> new UpdateSteps(Step.EDIT, Step.REPLY);
                    case MINOR -> new UpdateSteps(Step.EDIT, null);
                };
            case EDIT_ALWAYS -> new UpdateSteps(Step.EDIT, null);
        };
    }

    /** These steps with an edit of the earlier message besides, whose buttons are to go. */
    public UpdateSteps closing() {
        return first == Step.EDIT || then != null ? this : new UpdateSteps(first, Step.EDIT);
    }

    private static Urgency urgency(NotifyReason reason) {
        return switch (reason) {
            case SOME_RESOLVED -> Urgency.MINOR;
            case ALL_RESOLVED, MUTED -> Urgency.QUIET;
            case FIRST, NEW_ALERTS, REPEAT, UNMUTED, NONE, UNKNOWN -> Urgency.RINGS;
        };
    }
}
