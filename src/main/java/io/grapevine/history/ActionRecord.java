package io.grapevine.history;

import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.List;

/**
 * An action on the incident of a group, which a message asked for. The replica that was asked records it.
 *
 * @param action what was asked for: {@code silence 1h}
 * @param group the id of the group
 * @param groupLabels the labels of the group; empty if the replica did not know it
 * @param via the product or the way that it came by: {@code link}
 * @param user who asked
 * @param result the result of the action: {@code done}
 * @param silences the ids of the silences that it made, found or ended
 * @param error why it was refused; empty if it was not
 */
public record ActionRecord(
        Instant at,
        String replica,
        String action,
        String group,
        LabelSet groupLabels,
        String via,
        String user,
        String result,
        List<String> silences,
        String error)
        implements HistoryRecord {
    public ActionRecord {
        silences = List.copyOf(silences);
    }
}
