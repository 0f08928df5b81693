package io.grapevine.httpclient.message;

import io.grapevine.httpclient.GoJson;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.notification.MuteDetails;
import io.grapevine.notification.Notification;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a webhook, version 4, which other kinds for machines send, too.
 *
 * @param truncatedAlerts how many alerts were left out
 * @param muted what mutes some of the alerts; null if none of them is, or the integration is not to be notified of that
 */
public record WebhookMessage(
        TemplateData data,
        String groupKey,
        int truncatedAlerts,
        @Nullable MuteDetails muted) {
    /**
     * The message for a notification. What the alerts have in common is taken from those that are sent.
     *
     * @param maxAlerts how many alerts to tell at most, unsigned; 0 for all
     */
    public static WebhookMessage of(Notification notification, long maxAlerts, String externalUrl) {
        List<Alert> all = notification.alerts();
        boolean truncate = maxAlerts != 0 && Long.compareUnsigned(all.size(), maxAlerts) > 0;
        List<Alert> shown = truncate ? all.subList(0, (int) maxAlerts) : all;
        TemplateData data = notification.about(shown).data(externalUrl);
        return new WebhookMessage(data, notification.groupKey(), all.size() - shown.size(), notification.muted());
    }

    /** The body, in Alertmanager's order and with its line break at the end; what mutes alerts is Grapevine's own. */
    public String json() {
        Map<String, Object> tree = tree("4");
        if (muted != null) {
            tree.put("muted", tree(muted));
        }
        return GoJson.encode(tree) + "\n";
    }

    /**
     * The body of a service that has a version of its own, in which nothing is said of what mutes alerts.
     *
     * @param more what it has besides, at its end
     */
    public String json(String version, Map<String, ?> more) {
        Map<String, Object> tree = tree(version);
        tree.putAll(more);
        return GoJson.encode(tree) + "\n";
    }

    private static Map<String, Object> tree(MuteDetails muted) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("by", muted.by());
        if (muted.until() != null) {
            tree.put("until", muted.until().toString());
        }
        if (!muted.authors().isEmpty()) {
            tree.put("author", String.join(", ", muted.authors()));
        }
        tree.put(
                "alerts",
                muted.alerts().stream().map(Fingerprint::toString).sorted().toList());
        return tree;
    }

    private Map<String, Object> tree(String version) {
        return GoJson.object(
                "receiver", data.receiver(),
                "status", data.status(),
                "alerts", data.alerts().stream().map(WebhookMessage::tree).toList(),
                "notification_reason", data.notificationReason(),
                "groupLabels", data.groupLabels(),
                "commonLabels", data.commonLabels(),
                "commonAnnotations", data.commonAnnotations(),
                "routeLabels", data.routeLabels(),
                "externalURL", data.externalUrl(),
                "version", version,
                "groupKey", groupKey,
                "truncatedAlerts", truncatedAlerts);
    }

    private static Map<String, Object> tree(AlertData alert) {
        return GoJson.object(
                "status", alert.status(),
                "labels", alert.labels(),
                "annotations", alert.annotations(),
                "startsAt", time(alert.startsAt()),
                "endsAt", time(alert.endsAt()),
                "generatorURL", alert.generatorUrl(),
                "fingerprint", alert.fingerprint());
    }

    private static String time(OffsetDateTime time) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
    }
}
