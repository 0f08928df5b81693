package io.grapevine.features.replicalabels;

import io.grapevine.core.alerts.AlertStore;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Offsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The labels that tell apart senders of the same alerts, such as two Prometheus servers with the same rules. They are no part of the
 * identity of an alert: it fires while it fires for any of its senders.
 *
 * @param names the names of the labels; empty if each sender has alerts of its own
 */
public record ReplicaLabels(Set<String> names) {
    /** Each sender has alerts of its own. */
    public static final ReplicaLabels NONE = new ReplicaLabels(Set.of());

    /** Senders that are known of an alert, at most; of more those that ended or end first are forgotten. */
    static final int MOST = 8;

    /** How long the end of one sender is remembered while the alert fires for others. */
    static final Duration MEMORY = Duration.ofHours(1);

    private static final Comparator<Alert> BY_END =
            Comparator.comparing((Alert sender) -> sender.hasEnd() ? sender.endsAt() : Instant.MAX);

    public ReplicaLabels {
        names = Set.copyOf(names);
    }

    /** The labels that are no part of the identity of an alert. */
    public LabelSet own(LabelSet sent) {
        return names.isEmpty() ? LabelSet.EMPTY : sent.filterNames(names::contains);
    }

    /** The labels that identify an alert. */
    public LabelSet identity(LabelSet sent) {
        return names.isEmpty() ? sent : sent.filterNames(name -> !names.contains(name));
    }

    /** An alert as it was sent, by its identity. An alert that nothing but these labels identify stays as it is. */
    public Alert received(Alert sent) {
        LabelSet own = sent.senders().isEmpty() ? own(sent.labels()) : LabelSet.EMPTY;
        LabelSet labels = own.isEmpty() ? sent.labels() : identity(sent.labels());
        return own.isEmpty() || labels.isEmpty() ? sent : of(with(sent, own, List.of()), labels);
    }

    /** The alert of one sender, whose version has the labels of its own, with the labels that identify it. */
    public static Alert of(Alert sender, LabelSet labels) {
        return with(sender, labels, List.of(sender));
    }

    private static Alert with(Alert alert, LabelSet labels, List<Alert> senders) {
        return new Alert(
                labels,
                alert.annotations(),
                alert.startsAt(),
                alert.endsAt(),
                alert.generatorUrl(),
                alert.updatedAt(),
                alert.timeout(),
                alert.offsets(),
                senders);
    }

    /**
     * Merges a version that was received from one sender with the stored version of all. The merged alert has the texts of the
     * sender for which it has fired longest, or that has ended it last, the earliest start and the latest end. While it fires
     * it was received when it was last received as firing.
     *
     * @param known the stored version; null if there is none
     * @param now the time at which ends count as passed
     */
    public static Alert merge(@Nullable Alert known, Alert received, Instant now) {
        Alert next = sendersOf(received).get(0);
        List<Alert> before = known == null ? List.of() : sendersOf(known);
        Alert merged = next;
        for (Alert each : before) {
            merged = each.labels().equals(next.labels()) ? AlertStore.merge(each, next, now) : merged;
        }
        boolean isNew = known == null
                || (known.resolvedAt(now)
                        && (!merged.resolvedAt(now) || merged.startsAt().isAfter(known.endsAt())));
        return isNew
                ? combined(null, received, List.of(merged), now)
                : combined(known, received, replaced(before, merged, now), now);
    }

    /** The senders of an alert; one without labels of its own where they are not told apart. */
    private static List<Alert> sendersOf(Alert alert) {
        return alert.senders().isEmpty() ? List.of(with(alert, LabelSet.EMPTY, List.of())) : alert.senders();
    }

    /** The senders with the new version of one, in the order of their labels. */
    private static List<Alert> replaced(List<Alert> before, Alert merged, Instant now) {
        Instant forgotten = now.minus(MEMORY);
        List<Alert> senders = new ArrayList<>(before.size() + 1);
        boolean isPlaced = false;
        for (Alert each : before) {
            int order = each.labels().compareTo(merged.labels());
            if (order >= 0 && !isPlaced) {
                senders.add(merged);
                isPlaced = true;
            }
            if (order != 0 && (!each.hasEnd() || each.endsAt().isAfter(forgotten))) {
                senders.add(each);
            }
        }
        if (!isPlaced) {
            senders.add(merged);
        }
        if (senders.size() > MOST) {
            senders.remove(Collections.min(senders, BY_END));
        }
        return senders;
    }

    private static Alert combined(@Nullable Alert known, Alert received, List<Alert> senders, Instant now) {
        Alert first = senders.get(0);
        Alert last = first;
        Alert latest = first;
        boolean fires = !first.resolvedAt(now);
        for (Alert each : senders) {
            boolean isFiring = !each.resolvedAt(now);
            if (isFiring && !fires) {
                first = each;
                last = each;
                latest = each;
                fires = true;
            } else if (isFiring == fires) {
                first = each.startsAt().isBefore(first.startsAt()) ? each : first;
                last = BY_END.compare(each, last) > 0 ? each : last;
                latest = each.updatedAt().isAfter(latest.updatedAt()) ? each : latest;
            }
        }
        Alert shown = fires ? first : last;
        Alert start = known != null && known.startsAt().isBefore(shown.startsAt()) ? known : shown;
        boolean isAhead = !fires && last.endsAt().isAfter(received.updatedAt()); // the clock was set back since
        boolean isOnly = senders.size() == 1 && shown.labels().isEmpty();
        return new Alert(
                known == null ? received.labels() : known.labels(),
                shown.annotations(),
                start.startsAt(),
                isAhead ? received.updatedAt() : last.endsAt(),
                shown.generatorUrl(),
                fires ? latest.updatedAt() : received.updatedAt(),
                last.timeout(),
                Offsets.of(start.offsets().start(), last.offsets().end()),
                isOnly ? List.of() : senders);
    }
}
