package io.grapevine.features.actions;

import io.grapevine.model.Action;
import io.grapevine.records.Silence;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A request for an action on an incident.
 *
 * @param groupId the id of the group
 * @param episode when the incident was notified first, in seconds since 1970
 * @param round the round of the action when its message was sent; a later one may be taken
 * @param at when the user asked, by the clock of the service; empty: just now
 * @param author who asks
 * @param comment the comment of the silence
 * @param annotations further annotations of the silence, such as its way
 * @param origin who asks, or reports
 */
public record ActionRequest(
        Action action,
        String groupId,
        long episode,
        int round,
        Optional<Instant> at,
        String author,
        String comment,
        Map<String, String> annotations,
        Origin origin) {
    /** The origin of a request. */
    public enum Origin {
        /** A user. */
        USER,
        /**
         * An external service, which reports an event that has happened there. Such events count in the order of their times, and an
         * undo ends only what came by the same service.
         */
        REPORT,
        /**
         * An external service as with {@link #REPORT} that reports the ends of acknowledgements only, so that none of
         * these can follow its end.
         */
        REPORT_OF_ENDS
    }

    public ActionRequest {
        annotations = Map.copyOf(annotations);
    }

    /** A request whose undo ends all that actions have made on the incident. */
    public ActionRequest(
            Action action,
            String groupId,
            long episode,
            int round,
            Optional<Instant> at,
            String author,
            String comment,
            Map<String, String> annotations) {
        this(action, groupId, episode, round, at, author, comment, annotations, Origin.USER);
    }

    /** The service or the way by which it came; empty if it does not say. */
    public String via() {
        return annotations.getOrDefault(ActionSilence.VIA, "");
    }

    /** The first silence that the request may make. */
    ActionSilence silence(Action wanted, String groupKey) {
        return new ActionSilence(wanted, groupKey, episode, round, isReport() ? via() : "");
    }

    private boolean isReport() {
        return origin != Origin.USER;
    }

    /** Time of the reported event, by the service's clock; empty for a user's request. */
    Optional<Instant> eventTime() {
        return isReport() ? at : Optional.empty();
    }

    /** Whether a silence came by the same service or way. */
    boolean isFromSameService(Silence made) {
        return via().equals(made.annotations().get(ActionSilence.VIA));
    }

    /** Whether an undo is to end a silence. */
    boolean undoes(Silence made) {
        if (isReport()) {
            return isFromSameService(made) && !isLater(made);
        }
        // what the button was offered for has an earlier round, whatever the clocks say
        boolean isOfferedFor =
                ActionSilence.of(made).filter(known -> known.round() < round).isPresent();
        return isOfferedFor || !isLater(made);
    }

    private boolean isLater(Silence made) {
        return at.filter(asked -> ReportedTimes.made(made).isAfter(asked)).isPresent();
    }
}
