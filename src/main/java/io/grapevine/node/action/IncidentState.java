package io.grapevine.node.action;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.silence.Silence;
import java.util.List;

/**
 * An incident of a group at one time.
 *
 * @param status whether actions are possible; if not, all else is empty
 * @param labels the labels of the group
 * @param firing its alerts that fire, by their start
 * @param acknowledgements the active acknowledgements of the group, the first one first
 * @param made the active silences that actions have made on the incident, acknowledgements among them
 */
public record IncidentState(
        Status status, LabelSet labels, List<Alert> firing, List<Silence> acknowledgements, List<Silence> made) {
    /** Status of an incident. */
    public enum Status {
        /** Some of its alerts fire. */
        OPEN,
        /** Its alerts have resolved, or a later incident has begun. */
        ENDED,
        /** This replica does not know the incident yet. */
        UNKNOWN
    }

    public IncidentState {
        firing = List.copyOf(firing);
        acknowledgements = List.copyOf(acknowledgements);
        made = List.copyOf(made);
    }

    /** An incident on which no action is possible. */
    static IncidentState closed(Status status) {
        return new IncidentState(status, LabelSet.EMPTY, List.of(), List.of(), List.of());
    }
}
