package io.grapevine.features.actions;

import io.grapevine.core.notify.MessageState;
import io.grapevine.core.notify.MessageState.Acknowledged;
import io.grapevine.core.notify.MessageState.Note;
import io.grapevine.core.notify.MessageState.Silenced;
import io.grapevine.core.notify.MessageState.Undone;
import io.grapevine.core.silence.Silence;
import io.grapevine.model.Action.Verb;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An incident of a group at one time.
 *
 * @param status whether actions are possible; if not, all else is empty
 * @param labels the labels of the group
 * @param firing the firing alerts of the group, by their start
 * @param acknowledgements the active acknowledgements of the group, the first one first
 * @param made the active silences that actions have made on the incident, acknowledgements among them
 * @param undone the undo by which the last of them ended; empty if it ended otherwise
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

    /** An incident of which nothing was undone. */
    public IncidentState(
            Status status, LabelSet labels, List<Alert> firing, List<Silence> acknowledgements, List<Silence> made) {
        this(status, labels, firing, acknowledgements, made, Optional.empty());
    }

    /** An incident on which no action is possible. */
    static IncidentState closed(Status status) {
        return new IncidentState(status, LabelSet.EMPTY, List.of(), List.of(), List.of());
    }

    /**
     * The state that the incident's message shows: the first acknowledgement, and what actions have silenced; else who
     * has undone that. The button that undoes has the round that follows those of what it undoes, so that what is
     * offered after it is another one than what was undone, whatever the clocks of a chat and this replica say.
     *
     * @param round the round where no action is in force
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

    /** What a silence says of the incident that it was made for. */
    public static Note note(Silence silence) {
        return silence.isAcknowledgement()
                ? new Acknowledged(silence.createdBy(), silence.startsAt(), via(silence))
                : new Silenced(silence.createdBy(), silence.endsAt());
    }

    private static String via(Silence silence) {
        return Objects.requireNonNullElse(silence.annotations().get(ActionSilence.VIA), "");
    }
}
