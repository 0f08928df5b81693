package io.grapevine.history;

import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of an alert. Renewals, which change nothing but the expected end of a firing alert, are not recorded; those of an
 * ended alert are, all of a run in one record, as each puts the alert back into its groups.
 *
 * @param change what changed
 * @param endsAt when it ended, or is expected to end if it is not renewed; null if it has no end
 * @param generatorUrl where it came from, or empty
 * @param resends when the ended alert was received again; none unless that is the change
 */
public record AlertRecord(
        Instant at,
        String replica,
        Change change,
        LabelSet labels,
        LabelSet annotations,
        Instant startsAt,
        @Nullable Instant endsAt,
        String generatorUrl,
        List<Instant> resends)
        implements HistoryRecord {
    public AlertRecord {
        resends = List.copyOf(resends);
    }

    /** A change other than a run of renewals. */
    public AlertRecord(
            Instant at,
            String replica,
            Change change,
            LabelSet labels,
            LabelSet annotations,
            Instant startsAt,
            @Nullable Instant endsAt,
            String generatorUrl) {
        this(at, replica, change, labels, annotations, startsAt, endsAt, generatorUrl, List.of());
    }

    /** A copy of this record without the texts, which may be long. */
    public AlertRecord withoutTexts() {
        return new AlertRecord(at, replica, change, labels, LabelSet.EMPTY, startsAt, endsAt, "");
    }

    /** Kind of a change. */
    public enum Change {
        /** The alert fires; it was not known, or had ended. */
        RECEIVED,
        /**
         * The alert fires on with other annotations, another start or another source. Also recorded, without a change, after a
         * start for each alert that fires, and before the last record of an alert that fires on is dropped for its age: who
         * does not know the alert learns from it that it fires.
         */
        UPDATED,
        /** The sender said that the alert has ended. */
        RESOLVED,
        /**
         * The alert was not renewed before its end; recorded some seconds after it. Not recorded while the program is
         * down: after a start, an alert that is neither updated nor received within some minutes has ended.
         */
        EXPIRED,
        /**
         * The sender sent the ended alert again, once or several times; recorded when that is over. In the export only:
         * for the replay.
         */
        RESENT;

        /** Whether the alert fires after the change. */
        public boolean isFiring() {
            return this == RECEIVED || this == UPDATED;
        }
    }
}
