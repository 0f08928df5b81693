package io.grapevine.features.alertlog;

import io.grapevine.model.Alert;
import io.grapevine.model.Digest;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record of the alert log: changes of alerts, given by the digests of their labels, and group timers. No alert is in
 * more than one of {@code alerts}, {@code renewals} and {@code removed}; the changes apply in the order of the fields.
 *
 * @param number the number of the batch, ascending; all batches of a snapshot have the same
 * @param at when it was made: until then, at least, the process ran
 * @param snapshot whether it is a part of a snapshot, which replaces the batches with lower numbers
 * @param removed alerts whose end all were notified of
 * @param alerts alerts that are new or have changed
 * @param renewals alerts that were received again as they were, with another end
 * @param notified ends of which one group has notified and another one has not
 * @param phases the timers of groups, by {@link io.grapevine.core.dispatch.GroupView#hash}
 */
record AlertBatch(
        long number,
        Instant at,
        boolean snapshot,
        List<Digest> removed,
        List<Entry> alerts,
        List<Renewal> renewals,
        List<Notified> notified,
        Map<Digest, GroupPhase> phases) {

    /**
     * An alert of a batch.
     *
     * @param lastFiring when it was last received as firing, if its end was received since
     * @param notified the groups that have notified of its end, if others have not
     */
    record Entry(Alert alert, @Nullable Instant lastFiring, Set<Digest> notified) {
        static Entry of(Alert alert, @Nullable Instant lastFiring) {
            return new Entry(alert, lastFiring, Set.of());
        }

        /** When the alert was last received as firing; null if that is not known. */
        @Nullable
        Instant lastFiringOrReceived() {
            return alert.resolvedAt(alert.updatedAt()) ? lastFiring : alert.updatedAt();
        }
    }

    /** A later end of an alert, as received at {@code updatedAt}. */
    record Renewal(Digest alert, Instant endsAt, Instant updatedAt) {}

    /** A group has notified of the end of an alert. */
    record Notified(Digest alert, Digest group) {}

    static AlertBatch part(long number, Instant at, List<Entry> alerts, Map<Digest, GroupPhase> phases) {
        return new AlertBatch(number, at, true, List.of(), alerts, List.of(), List.of(), phases);
    }

    /** The characters in the texts of the alerts, before which all else of a record is small. */
    static int textLength(List<Entry> alerts) {
        int length = 0;
        for (Entry entry : alerts) {
            length += textLength(entry.alert());
        }
        return length;
    }

    /** The characters in the texts of an alert. */
    static int textLength(Alert alert) {
        int length = textLength(alert.labels())
                + textLength(alert.annotations())
                + alert.generatorUrl().length();
        for (Alert sender : alert.senders()) {
            length += textLength(sender);
        }
        return length;
    }

    private static int textLength(LabelSet pairs) {
        int length = 0;
        for (int i = 0; i < pairs.size(); i++) {
            length += pairs.name(i).length() + pairs.value(i).length();
        }
        return length;
    }

    /** The approximate size of the record in bytes. */
    int size() {
        return 32
                + 16 * removed.size()
                + 100 * alerts.size()
                + 18 * renewals.size()
                + 38 * notified.size()
                + 30 * phases.size();
    }
}
