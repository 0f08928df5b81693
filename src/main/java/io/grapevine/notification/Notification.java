package io.grapevine.notification;

import io.grapevine.base.trace.Span;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.template.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Notification of one attempt to one integration about a group.
 *
 * @param groupKey the key of the group, as Alertmanager writes it
 * @param receiver the receiver's name
 * @param groupLabels the labels the alerts are grouped by
 * @param routeLabels the labels of the route, rendered
 * @param alerts the alerts, in listing order: firing alerts have no end ({@link Alert#NO_END}), resolved ones have
 *     theirs; without the resolved ones where the integration does not want them
 * @param reason why the integration is notified
 * @param receiverData what the integration returned with its last notification of this group; empty at the first
 * @param now the time of the flush
 * @param timeout how long the attempt may take
 * @param span the span of the attempt, below which those of its requests belong
 * @param muted what mutes some of the alerts; null if none of them is, or the integration is not to be notified of that
 * @param incident what actions in the message name; null if it has none
 * @param lastNotified when the integration was notified of the group before, as the notification log has it on all replicas;
 *     null if it was not
 * @param values what the expressions of the alerts show
 */
public record Notification(
        String groupKey,
        String receiver,
        LabelSet groupLabels,
        LabelSet routeLabels,
        List<Alert> alerts,
        NotifyReason reason,
        ReceiverData receiverData,
        Instant now,
        Duration timeout,
        Span span,
        @Nullable MuteDetails muted,
        @Nullable MessageIncident incident,
        @Nullable Instant lastNotified,
        Values values) {
    /**
     * Texts of what the expressions of alerts show.
     *
     * @param texts the texts by the labels of the alerts, as far as they are known
     * @param line whether the text of messages begins with them
     */
    public record Values(Map<LabelSet, String> texts, boolean line) {
        /** Nothing is known. */
        public static final Values NONE = new Values(Map.of(), false);

        public Values {
            texts = Map.copyOf(texts);
        }
    }

    /** A copy of this notification with another time of the notification before it; null: there was none. */
    public Notification after(@Nullable Instant last) {
        return with(alerts, last, values);
    }

    /** A copy of this notification about some of its alerts. */
    public Notification about(List<Alert> some) {
        return with(some, lastNotified, values);
    }

    /** A copy of this notification with values. */
    public Notification with(Values known) {
        return with(alerts, lastNotified, known);
    }

    private Notification with(List<Alert> some, @Nullable Instant last, Values known) {
        return new Notification(
                groupKey,
                receiver,
                groupLabels,
                routeLabels,
                some,
                reason,
                receiverData,
                now,
                timeout,
                span,
                muted,
                incident,
                last,
                known);
    }

    /** Copies {@code alerts}. */
    public Notification {
        alerts = List.copyOf(alerts);
    }

    /**
     * What templates see of this notification.
     *
     * @param externalUrl where the user interface is found, without a slash at its end
     */
    public TemplateData data(String externalUrl) {
        return TemplateData.of(receiver, alerts, values.texts(), reason.text(), groupLabels, routeLabels, externalUrl);
    }

    /** Whether any alert fires. */
    public boolean isFiring() {
        return !alerts.stream().allMatch(Alert::hasEnd);
    }
}
