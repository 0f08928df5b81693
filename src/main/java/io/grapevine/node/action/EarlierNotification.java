package io.grapevine.node.action;

import io.grapevine.base.trace.Span;
import io.grapevine.dispatch.GroupMember;
import io.grapevine.dispatch.GroupView;
import io.grapevine.dispatch.GroupsView;
import io.grapevine.model.Alert;
import io.grapevine.mute.MuteIndex;
import io.grapevine.nflog.AlertHash;
import io.grapevine.nflog.NotifiedState;
import io.grapevine.notify.Integration;
import io.grapevine.notify.MessageIncident;
import io.grapevine.notify.MuteDetails;
import io.grapevine.notify.Notification;
import io.grapevine.notify.NotifyReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Makes a notification as an integration was sent it before, as far as its alerts are still there. Alerts that it was not notified of
 * yet are not in it: people are to be notified of them, which an edit does not do.
 *
 * @param groups renders the labels of routes
 */
public record EarlierNotification(GroupsView groups, MuteIndex mutes) {
    /** How long an edit may take. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** The notification that a message is of; alerts that have ended since have their end. It has no actions if the incident is over. */
    Notification of(GroupView group, LoggedMessage message, Instant now) {
        Integration integration = message.integration();
        NotifiedState notified = message.entry().notified();
        List<Alert> alerts = group.members().stream()
                .map(GroupMember::alert)
                .filter(alert -> isKnown(notified, AlertHash.of(alert.labels())))
                .map(alert -> alert.asOf(now))
                .sorted(Alert.LISTING)
                .toList();
        boolean fires = alerts.stream().anyMatch(alert -> !alert.hasEnd());
        List<Alert> shown = fires && !integration.sendResolved()
                ? alerts.stream().filter(alert -> !alert.hasEnd()).toList()
                : alerts;
        List<Alert> muted = alerts.stream()
                .filter(alert -> !alert.hasEnd() && notified.knowsMuted(AlertHash.of(alert.labels())))
                .toList();
        return new Notification(
                group.key(),
                integration.receiver(),
                group.labels(),
                groups.renderRouteLabels(group, shown),
                shown,
                fires ? NotifyReason.UNKNOWN : NotifyReason.ALL_RESOLVED,
                notified.receiverData(),
                now,
                TIMEOUT,
                Span.NONE,
                MuteDetails.of(mutes, muted, false, now),
                fires ? new MessageIncident(group.id(), message.episode(), now) : null,
                message.entry().timestamp());
    }

    private static boolean isKnown(NotifiedState notified, long hash) {
        return notified.isNotifiedFiring(hash) || notified.isNotifiedResolved(hash);
    }
}
