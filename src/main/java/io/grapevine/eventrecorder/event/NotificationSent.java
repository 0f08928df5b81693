package io.grapevine.eventrecorder.event;

import io.grapevine.config.RouteConfig;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notify.NotifyReason;
import java.util.List;

/**
 * An integration has accepted a notification.
 *
 * @param groupKey the key of the group
 * @param groupUuid identifies the group among all that ever were
 * @param flush the number of the flush in its group, from 1
 * @param groupLabels the labels by which the group is grouped
 * @param route the route
 * @param sent the alerts in the notification; those that fire have no end
 * @param judged the alerts that it stands for, also the resolved ones that the integration does not want
 * @param muted the alerts of the group that were silenced or inhibited
 * @param reason why the integration was notified
 * @param kind the kind of the integration
 * @param index its position among those of its kind in the receiver, from 0
 */
public record NotificationSent(
        String groupKey,
        String groupUuid,
        long flush,
        LabelSet groupLabels,
        RouteConfig route,
        List<Alert> sent,
        List<Alert> judged,
        List<Alert> muted,
        NotifyReason reason,
        String kind,
        int index)
        implements EventData {
    public NotificationSent {
        sent = List.copyOf(sent);
        judged = List.copyOf(judged);
        muted = List.copyOf(muted);
    }
}
