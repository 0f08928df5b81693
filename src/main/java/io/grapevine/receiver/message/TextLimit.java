package io.grapevine.receiver.message;

import io.grapevine.model.Alert;
import io.grapevine.notify.Notification;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The data of a notification with a limited number of alerts, for machine readers.
 *
 * @param data the template data with the remaining alerts
 * @param leftOut the number of omitted alerts
 */
public record TextLimit(TemplateData data, int leftOut) {
    /**
     * Limits a notification; common labels and annotations are those of the remaining alerts.
     *
     * @param maxAlerts maximum number of alerts, unsigned; 0 for all
     * @param externalUrl the URL of the user interface
     */
    public static TextLimit of(Notification notification, long maxAlerts, String externalUrl) {
        List<Alert> all = notification.alerts();
        boolean truncate = maxAlerts != 0 && Long.compareUnsigned(all.size(), maxAlerts) > 0;
        List<Alert> shown = truncate ? all.subList(0, (int) maxAlerts) : all;
        TemplateData data = TemplateData.of(
                notification.receiver(),
                shown,
                notification.reason().text(),
                notification.groupLabels(),
                notification.routeLabels(),
                externalUrl);
        return new TextLimit(data, all.size() - shown.size());
    }

    /** The data as a tree for JSON, with Alertmanager's names in its order. */
    public Map<String, Object> tree(String version, String groupKey) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("receiver", data.receiver());
        tree.put("status", data.status());
        tree.put("alerts", data.alerts().stream().map(TextLimit::tree).toList());
        tree.put("notification_reason", data.notificationReason());
        tree.put("groupLabels", data.groupLabels());
        tree.put("commonLabels", data.commonLabels());
        tree.put("commonAnnotations", data.commonAnnotations());
        tree.put("routeLabels", data.routeLabels());
        tree.put("externalURL", data.externalUrl());
        tree.put("version", version);
        tree.put("groupKey", groupKey);
        tree.put("truncatedAlerts", leftOut);
        return tree;
    }

    private static Map<String, Object> tree(AlertData alert) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("status", alert.status());
        tree.put("labels", alert.labels());
        tree.put("annotations", alert.annotations());
        tree.put("startsAt", time(alert.startsAt()));
        tree.put("endsAt", time(alert.endsAt()));
        tree.put("generatorURL", alert.generatorUrl());
        tree.put("fingerprint", alert.fingerprint());
        return tree;
    }

    private static String time(OffsetDateTime time) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
    }
}
