package io.grapevine.features.actions;

import io.grapevine.model.Action.Verb;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.MessageState.Acknowledged;
import io.grapevine.notification.MessageState.Note;
import io.grapevine.notification.MessageState.Silenced;
import io.grapevine.notification.MessageState.Undone;
import io.grapevine.records.Silence;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An incident of a group at one time.
 *
 * @param status whether actions are possible; unless it is {@link Status#OPEN}, all else is empty
 * @param labels the labels of the group
 * @param firing the firing alerts of the group, the earliest first
 * @param acknowledgements the active acknowledgements of the group, the earliest first
 * @param made the active silences that actions have made for the incident, including acknowledgements
 * @param undone the undo that ended the last of these silences; empty if it ended in another way
 */
public record IncidentState(
        Status status,
        LabelSet labels,
        List<Alert> firing,
        List<Silence> acknowledgements,
        List<Silence> made,
        Optional<Undone> undone) {
    /** Status of an incident. */
    public enum Status {
        /** Some alerts of the incident fire. */
        OPEN,
        /** The alerts of the incident have resolved, or a later incident has begun. */
        ENDED,
        /** This replica does not know the incident yet. */
        UNKNOWN
    }

    public IncidentState {
        firing = List.copyOf(firing);
        acknowledgements = List.copyOf(acknowledgements);
        made = List.copyOf(made);
    }

    /** An incident without an undone action. */
    public IncidentState(
            Status status, LabelSet labels, List<Alert> firing, List<Silence> acknowledgements, List<Silence> made) {
        this(status, labels, firing, acknowledgements, made, Optional.empty());
    }

    /** An incident on which no action is possible. */
    static IncidentState closed(Status status) {
        return new IncidentState(status, LabelSet.EMPTY, List.of(), List.of(), List.of());
    }

    /**
     * The state that the incident's message shows: the first acknowledgement and the silences of actions; without any,
     * who has undone them. Its undo button has the round after the latest one of these silences. So a button offered
     * after the undo makes a new silence, even if the clocks of chat and replica differ.
     *
     * @param round the round of the undo button if no silence of an action is active
     */
    public MessageState messageState(int round) {
        List<Note> notes = new ArrayList<>();
        acknowledgements.stream().findFirst().ifPresent(silence -> notes.add(note(silence)));
        made.stream()
                .filter(silence -> !silence.isAcknowledgement())
                .map(IncidentState::note)
                .forEach(notes::add);
        if (notes.isEmpty()) {
            undone.ifPresent(notes::add);
        }
        int next = made.stream()
                .flatMap(silence -> ActionSilence.of(silence).stream())
                .filter(each -> each.action().verb() != Verb.UNDO)
                .mapToInt(each -> each.round() + 1)
                .max()
                .orElse(round);
        return new MessageState(notes, !made.isEmpty(), next);
    }

    /** The note that a message shows for a silence. */
    public static Note note(Silence silence) {
        return silence.isAcknowledgement()
                ? new Acknowledged(silence.createdBy(), silence.startsAt(), via(silence))
                : new Silenced(silence.createdBy(), silence.endsAt());
    }

    private static String via(Silence silence) {
        return Objects.requireNonNullElse(silence.annotations().get(ActionSilence.VIA), "");
    }
}
