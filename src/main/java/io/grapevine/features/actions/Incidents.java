package io.grapevine.features.actions;

import io.grapevine.core.nflog.NflogView;
import io.grapevine.records.IncidentMarks;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The episodes of a group's incident, as its integrations were notified of it.
 *
 * @param current the episodes of the integrations that know the group as firing
 * @param ended the episodes of the integrations that were notified of the group's end
 */
record Incidents(List<Long> current, List<Long> ended) {
    /** The incidents that the notification log has of a group, by its keys. */
    static Incidents of(Set<NflogKey> keys, NflogView log) {
        List<Long> current = new ArrayList<>();
        List<Long> ended = new ArrayList<>();
        for (NflogKey key : keys) {
            NflogEntry entry = log.latest(key);
            if (entry != null) {
                boolean fires = entry.notified().firing().length > 0;
                IncidentMarks.episode(entry.notified().receiverData()).ifPresent((fires ? current : ended)::add);
            }
        }
        return new Incidents(current, ended);
    }

    private static boolean isNear(long one, long other) {
        return Math.abs(one - other) <= IncidentMarks.NEAR;
    }

    /**
     * Whether an episode is of the group's present incident. One that is later than all that are known is, too, as its message was
     * sent before the record of it arrived here; unless it is from before its alerts fired, and the log has forgotten it.
     *
     * @param firingSince when the first of the alerts began to fire that do so now
     */
    boolean isCurrent(long episode, Instant firingSince) {
        boolean isLatest =
                Stream.concat(current.stream(), ended.stream()).allMatch(each -> each + IncidentMarks.NEAR < episode);
        return isKnown(episode) || (isLatest && episode + IncidentMarks.NEAR >= firingSince.getEpochSecond());
    }

    private boolean isKnown(long episode) {
        return current.stream().anyMatch(each -> isNear(each, episode));
    }

    /** Whether two episodes are of one incident: of the same notification, or both of the present one. */
    boolean isSame(long one, long other) {
        return isNear(one, other) || (isKnown(one) && isKnown(other));
    }
}
