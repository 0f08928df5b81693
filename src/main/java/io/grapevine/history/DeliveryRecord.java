package io.grapevine.history;

import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notify.NotifyReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A notification of a group to one integration, which was accepted or given up. In JSON its type is {@code notification}.
 *
 * @param groupKey the key of the group
 * @param groupLabels the labels by which the group is grouped
 * @param receiver the name of the receiver
 * @param integration the kind of the integration and its position among those of its kind, such as {@code webhook[0]}
 * @param outcome whether it was accepted
 * @param reason why the integration was notified; {@link NotifyReason#UNKNOWN} if it was given up before an attempt
 * @param firing the firing alerts in it
 * @param resolved the resolved alerts in it
 * @param attempts how many attempts were made
 * @param took the duration of the latest attempt
 * @param latency the time since the oldest change that it tells of, as far as known; zero if it tells of none
 * @param error why it was given up; if it was accepted, why a plain notification was sent in place of the configured one, or
 *     empty
 */
public record DeliveryRecord(
        Instant at,
        String replica,
        String groupKey,
        LabelSet groupLabels,
        String receiver,
        String integration,
        Outcome outcome,
        NotifyReason reason,
        List<Fingerprint> firing,
        List<Fingerprint> resolved,
        int attempts,
        Duration took,
        Duration latency,
        String error)
        implements HistoryRecord {

    /** Outcome of a notification. */
    public enum Outcome {
        SENT,
        FAILED
    }

    public DeliveryRecord {
        firing = List.copyOf(firing);
        resolved = List.copyOf(resolved);
    }

    /** A copy of this record that is about other alerts. */
    public DeliveryRecord of(List<Fingerprint> firingAlerts, List<Fingerprint> resolvedAlerts) {
        return new DeliveryRecord(
                at,
                replica,
                groupKey,
                groupLabels,
                receiver,
                integration,
                outcome,
                reason,
                firingAlerts,
                resolvedAlerts,
                attempts,
                took,
                latency,
                error);
    }

    /** Identifies the integration, as far as it is notified of this group. */
    public List<String> target() {
        return List.of(groupKey, receiver, integration);
    }

    /** The integration and the alerts: two with the same content differ in their times, groups and outcomes only. */
    public List<Object> content() {
        return List.of(receiver, integration, firing, resolved);
    }
}
