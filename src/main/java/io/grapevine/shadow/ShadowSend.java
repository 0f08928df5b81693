package io.grapevine.shadow;

import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A notification that the Alertmanager has sent, or that this replica would have sent.
 *
 * @param at when
 * @param groupLabels the labels by which the group is grouped
 * @param kind the kind of the integration, such as {@code webhook}
 * @param index the position among those of its kind in the receiver, from 0
 * @param reason why the integration was notified
 * @param repeatInterval the {@code repeat_interval} of the route
 * @param alerts the alerts in the notification
 * @param firing the firing alerts that it stands for, by the hash of the notification log
 * @param resolved the resolved ones, also those that the integration does not want
 */
public record ShadowSend(
        Instant at,
        ShadowGroup group,
        LabelSet groupLabels,
        String kind,
        int index,
        NotifyReason reason,
        Duration repeatInterval,
        List<SentAlert> alerts,
        Set<Long> firing,
        Set<Long> resolved) {
    private static final int OVERHEAD = 400;
    private static final int OVERHEAD_OF_ALERT = 150;

    public ShadowSend {
        alerts = List.copyOf(alerts);
        firing = Set.copyOf(firing);
        resolved = Set.copyOf(resolved);
    }

    /**
     * An alert in a notification.
     *
     * @param startsAt when it began
     * @param endsAt when it ended, if it has
     */
    public record SentAlert(LabelSet labels, Instant startsAt, Instant endsAt, boolean resolved) {}

    /**
     * Common part of the notifications of one group to one integration.
     *
     * @param kind the kind of the integration
     * @param index the position of the integration among those of its kind
     */
    record Target(ShadowGroup group, String kind, int index) {}

    /** The notification as an integration gets it that does not want ends. */
    ShadowSend withoutEnds() {
        List<SentAlert> left =
                alerts.stream().filter(alert -> !alert.resolved()).toList();
        return new ShadowSend(at, group, groupLabels, kind, index, reason, repeatInterval, left, firing, resolved);
    }

    Target target() {
        return new Target(group, kind, index);
    }

    /** The integration: {@code webhook[0]}. */
    public String integration() {
        return kind + "[" + index + "]";
    }

    /** The labels of the alerts in it that have resolved, or fire. */
    public List<LabelSet> labels(boolean ofResolved) {
        return alerts.stream()
                .filter(alert -> alert.resolved() == ofResolved)
                .map(SentAlert::labels)
                .toList();
    }

    /** The alerts that it stands for, by the hash of the notification log, sorted. */
    List<Long> hashes() {
        return Stream.concat(firing.stream(), resolved.stream()).sorted().toList();
    }

    /** Whether the notification is sent as alerts have ended. */
    boolean isOfEnds() {
        return reason == NotifyReason.ALL_RESOLVED || reason == NotifyReason.SOME_RESOLVED;
    }

    /** Whether the notification tells nothing new. */
    boolean isRepetition() {
        return reason == NotifyReason.REPEAT;
    }

    /** Whether the integration was not notified of the group before. */
    boolean isFirst() {
        return reason == NotifyReason.FIRST;
    }

    boolean hasContentOf(ShadowSend other) {
        return firing.equals(other.firing) && resolved.equals(other.resolved);
    }

    /** About how many bytes it takes in memory. */
    long weight() {
        long weight = OVERHEAD + group.key().length() + weight(groupLabels) + 50L * (firing.size() + resolved.size());
        for (SentAlert alert : alerts) {
            weight += OVERHEAD_OF_ALERT + weight(alert.labels());
        }
        return weight;
    }

    /** About how many bytes labels take in memory. */
    static long weight(LabelSet labels) {
        long weight = 0;
        for (int i = 0; i < labels.size(); i++) {
            weight += 100 + labels.name(i).length() + labels.value(i).length();
        }
        return weight;
    }
}
