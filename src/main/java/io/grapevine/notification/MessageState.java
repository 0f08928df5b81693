package io.grapevine.notification;

import java.time.Instant;
import java.util.List;

/**
 * The state of an incident, as its message shows it.
 *
 * @param notes who has done what, the latest facts only, in the order to show them
 * @param handled whether an action is in force, so that undoing it is offered in place of the actions
 * @param round the lowest round of the actions that the buttons may take
 */
public record MessageState(List<Note> notes, boolean handled, int round) {
    /** An incident that waits for a user. */
    public static final MessageState WAITING = new MessageState(List.of(), false, 0);

    public MessageState {
        notes = List.copyOf(notes);
    }

    /**
     * What a message that is posted has: its buttons, as its text says the rest. What undoes silences is offered where they mute all
     * that fires, else the actions.
     */
    public static MessageState posted(Notification notification) {
        MuteDetails muted = notification.muted();
        boolean silenced = muted != null
                && muted.by().contains("silence")
                && notification.alerts().stream()
                        .filter(alert -> !alert.hasEnd())
                        .allMatch(alert -> muted.alerts().contains(alert.fingerprint()));
        return new MessageState(List.of(), silenced, 0);
    }

    /** Whether a user is on it, by whichever way. */
    public boolean isAcknowledged() {
        return notes.stream().anyMatch(Acknowledged.class::isInstance);
    }

    /** A fact that the message of an incident shows. */
    public sealed interface Note {
        /** The user, by the name that silences have; from outside, so that it may hold any text. */
        String author();
    }

    /**
     * A user has acknowledged the incident.
     *
     * @param via the product or the way by which that was done, such as {@code slack}; empty for the user interface and the API
     */
    public record Acknowledged(String author, Instant since, String via) implements Note {
        /** An acknowledgement that was made by no message. */
        public Acknowledged(String author, Instant since) {
            this(author, since, "");
        }
    }

    /** A user has silenced the group. */
    public record Silenced(String author, Instant until) implements Note {}

    /** A user has undone what was in force. */
    public record Undone(String author, Instant at) implements Note {}
}
