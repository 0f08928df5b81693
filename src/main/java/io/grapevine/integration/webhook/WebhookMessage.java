package io.grapevine.integration.webhook;

import io.grapevine.integration.http.GoJson;
import io.grapevine.integration.message.TemplateFault;
import io.grapevine.integration.message.Texts;
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
 * What a webhook is told: version 4 of the body.
 *
 * @param data what is said about the group and its alerts
 * @param groupKey the key of the group
 * @param truncatedAlerts how many alerts were left out
 */
public record WebhookMessage(TemplateData data, String groupKey, int truncatedAlerts) {
    /** The field that describes another body. */
    static final String PAYLOAD = "payload";

    private static final String VERSION = "4";

    /**
     * The message for a notification. What the alerts have in common is taken from those that are told.
     *
     * @param maxAlerts how many alerts to tell at most, unsigned; 0 for all
     * @param externalUrl where the user interface is found
     */
    public static WebhookMessage of(Notification notification, long maxAlerts, String externalUrl) {
        List<Alert> all = notification.alerts();
        boolean truncate = maxAlerts != 0 && Long.compareUnsigned(all.size(), maxAlerts) > 0;
        List<Alert> told = truncate ? all.subList(0, (int) maxAlerts) : all;
        TemplateData data = TemplateData.of(
                notification.receiver(),
                told,
                notification.reason().text(),
                notification.groupLabels(),
                notification.routeLabels(),
                externalUrl);
        return new WebhookMessage(data, notification.groupKey(), all.size() - told.size());
    }

    /** The body, in Alertmanager's order and with its line break at the end. */
    public String json() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("receiver", data.receiver());
        body.put("status", data.status());
        body.put("alerts", data.alerts().stream().map(WebhookMessage::tree).toList());
        body.put("notification_reason", data.notificationReason());
        body.put("groupLabels", data.groupLabels());
        body.put("commonLabels", data.commonLabels());
        body.put("commonAnnotations", data.commonAnnotations());
        body.put("routeLabels", data.routeLabels());
        body.put("externalURL", data.externalUrl());
        body.put("version", VERSION);
        body.put("groupKey", groupKey);
        body.put("truncatedAlerts", truncatedAlerts);
        return GoJson.encode(body) + "\n";
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

    /**
     * The body that a configuration describes in place of the usual one.
     *
     * @param payload a tree of strings that are templates, numbers, booleans, lists, maps and nulls
     * @throws TemplateFault if what it gives has no JSON form
     */
    static String json(Object payload, Texts texts) throws TemplateFault {
        try {
            return GoJson.encode(texts.tree(PAYLOAD, payload)) + "\n";
        } catch (IllegalArgumentException noJson) {
            throw new TemplateFault(PAYLOAD, String.valueOf(noJson.getMessage()));
        }
    }
}
