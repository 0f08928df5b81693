package io.grapevine.history.query;

import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.ActionRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.AuditRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.history.RecordType;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Filter of a query's records. All conditions must hold. A condition on receiver, group or outcome leaves notifications
 * only; matchers leave no records of configurations and processes, which have no labels.
 *
 * @param types the types of records; empty for all
 * @param matchers what the labels of an alert must satisfy; of a notification the labels of its group, or those of one of
 *     its alerts; of an action the labels of its group; of an audited change its fields; of a silence, that these matchers are among its own, as in API v2
 * @param receiver what the name of the receiver must satisfy
 * @param group which groups are asked for
 * @param outcomes the outcomes of notifications; empty for all
 * @param silence the id of the silence that records are about: its versions, actions on it, and audited changes that name it
 */
public record HistoryFilter(
        Set<RecordType> types,
        Matchers matchers,
        Optional<Matcher> receiver,
        Optional<Predicate<DeliveryRecord>> group,
        Set<DeliveryRecord.Outcome> outcomes,
        Optional<String> silence) {
    /** Asks for all records. */
    public static final HistoryFilter ALL =
            new HistoryFilter(Set.of(), Matchers.NONE, Optional.empty(), Optional.empty(), Set.of(), Optional.empty());

    private static final Set<RecordType> OF_SILENCES = Set.of(RecordType.SILENCE, RecordType.ACTION, RecordType.AUDIT);

    public HistoryFilter {
        types = Set.copyOf(types);
        outcomes = Set.copyOf(outcomes);
    }

    private boolean isOfNotifications() {
        return receiver.isPresent() || group.isPresent() || !outcomes.isEmpty();
    }

    /** The types that records may have which are asked for; empty for all. */
    Set<RecordType> possibleTypes() {
        return isOfNotifications()
                ? Set.of(RecordType.NOTIFICATION)
                : silence.isPresent() && types.isEmpty() ? OF_SILENCES : types;
    }

    /**
     * Whether a record is asked for.
     *
     * @param matching whether the labels of an alert satisfy the matchers; asked only where the labels of a group do not say
     */
    boolean admits(HistoryRecord entry, Predicate<Fingerprint> matching) {
        if (!RecordType.isOneOf(types, entry) || (silence.isPresent() && !isOf(silence.get(), entry))) {
            return false;
        }
        if (entry instanceof DeliveryRecord delivery) {
            return admitsDelivery(delivery, matching);
        }
        if (isOfNotifications()) {
            return false;
        }
        if (entry instanceof AlertRecord alert) {
            return alert.change() != AlertRecord.Change.RESENT && matchers.matches(alert.labels());
        }
        if (entry instanceof ActionRecord action) {
            return matchers.matches(action.groupLabels());
        }
        if (entry instanceof AuditRecord made) {
            return matchers.matches(made.audit());
        }
        return matchers.isEmpty() || (entry instanceof SilenceRecord silence && isAbout(silence.silence()));
    }

    private boolean admitsDelivery(DeliveryRecord delivery, Predicate<Fingerprint> matching) {
        boolean wanted = (outcomes.isEmpty() || outcomes.contains(delivery.outcome()))
                && receiver.map(matcher -> matcher.matches(delivery.receiver())).orElse(true)
                && group.map(condition -> condition.test(delivery)).orElse(true);
        return wanted && admitsLabels(delivery, matching);
    }

    /** A label of the group is one of all its alerts; what the group does not have, one of them may have. */
    private boolean admitsLabels(DeliveryRecord delivery, Predicate<Fingerprint> matching) {
        LabelSet labels = delivery.groupLabels();
        boolean isDecided = true;
        for (Matcher matcher : matchers) {
            if (!labels.has(matcher.name())) {
                isDecided = false;
            } else if (!matcher.matches(labels)) {
                return false;
            }
        }
        return isDecided
                || delivery.firing().stream().anyMatch(matching)
                || delivery.resolved().stream().anyMatch(matching);
    }

    private static boolean isOf(String silence, HistoryRecord entry) {
        if (entry instanceof SilenceRecord version) {
            return version.silence().id().equals(silence);
        } else if (entry instanceof ActionRecord action) {
            return action.silences().contains(silence);
        }
        return entry instanceof AuditRecord made
                && (made.audit().valueOf("before").contains(silence)
                        || made.audit().valueOf("after").contains(silence));
    }

    private boolean isAbout(Silence silence) {
        for (Matchers set : silence.matcherSets()) {
            if (set.list().containsAll(matchers.list())) {
                return true;
            }
        }
        return false;
    }
}
