package io.grapevine.event;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.Route;
import io.grapevine.config.RouteConfig;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.Silence;
import java.util.List;

/** Data of an event: one type for each type of event. */
public sealed interface EventData {
    /**
     * The program has started.
     *
     * @param version the version of Alertmanager whose behaviour it has
     * @param buildContext what it was built with, and from what
     */
    record Started(String version, String buildContext) implements EventData {}

    record Stopped() implements EventData {}

    /**
     * A configuration was refused, and the old one stays in force. Alertmanager has no such event.
     *
     * @param file the configuration file
     * @param error what is wrong with it
     */
    record ReloadFailed(String file, String error) implements EventData {}

    /**
     * Somebody has changed something, or was refused to, or a file has changed. Alertmanager has no such event.
     *
     * @param change who changed what, by name; what is empty is left out: {@code kind} ({@code silence}), {@code action} (method and path, or
     *     button), {@code via} ({@code page}, {@code api}, {@code link}, {@code mcp}, {@code file}, {@code signal} or a product), {@code user}
     *     (as far as that is proven), {@code claimed} (whom the request names as its author), {@code from} (the client's address), {@code
     *     result} ({@code done}, {@code refused}, {@code failed}), {@code error}, {@code before} and {@code after} (what is in force, without
     *     secrets), {@code attempts} (how many it stands for)
     */
    record Audited(LabelSet change) implements EventData {}

    /** An alert was received that was not stored. */
    record AlertCreated(Alert alert) implements EventData {}

    /** A version of an alert was put into an aggregation group, the first one or an update. */
    record AlertGrouped(GroupIdentity group, Alert alert) implements EventData {}

    /** A group has notified of the end of an alert, and forgets the alert. */
    record AlertResolved(GroupIdentity group, Alert alert) implements EventData {}

    /**
     * An alert was left out of a flush because another one inhibits it.
     *
     * @param rule the rule
     * @param labels the labels of the alert
     * @param source the alert that inhibits it
     */
    record AlertInhibited(InhibitRuleConfig rule, LabelSet labels, Fingerprint source) implements EventData {}

    /** A silence was created by a request to this replica. */
    record SilenceCreated(Silence silence) implements EventData {}

    /** A silence was updated by a request to this replica. */
    record SilenceUpdated(Silence silence) implements EventData {}

    /**
     * An alert was left out of a flush because of a silence.
     *
     * @param labels the labels of the alert
     */
    record AlertSilenced(Silence silence, LabelSet labels) implements EventData {}

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
     * @param index the position of the integration among those of its kind in the receiver, from 0
     */
    record NotificationSent(
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

    /**
     * The identity of an aggregation group. Its key is put together when it is asked for, which is not on the loop.
     *
     * @param route the route
     * @param labels the labels by which the route groups
     */
    record GroupIdentity(Route route, LabelSet labels) {
        /** The key of the group. */
        public String key() {
            return route.groupKey(labels);
        }

        /** The name of the receiver. */
        public String receiver() {
            return route.config().receiver();
        }
    }
}
