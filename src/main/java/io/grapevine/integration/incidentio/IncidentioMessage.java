package io.grapevine.integration.incidentio;

import io.grapevine.http.GoJson;
import io.grapevine.integration.message.TextLimit;
import io.grapevine.template.TemplateData;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What incident.io is told: the body of a webhook with a version of its own. */
final class IncidentioMessage {
    private static final String VERSION = "1";

    /** How large a body may be, in bytes. */
    private static final int MAX_SIZE = 512 * 1024;

    private IncidentioMessage() {}

    /**
     * The body. If it is too large, only the first alert is told, with what is said about all of them as it was; even
     * that may be too large.
     *
     * @param excerpt what is told
     * @param groupKey the key of the group
     */
    static String json(TextLimit excerpt, String groupKey) {
        String json = json(excerpt.data(), groupKey, excerpt.leftOut());
        return json.getBytes(StandardCharsets.UTF_8).length <= MAX_SIZE
                ? json
                : json(firstOnly(excerpt.data()), groupKey, excerpt.leftOut());
    }

    private static TemplateData firstOnly(TemplateData data) {
        return new TemplateData(
                data.receiver(),
                data.status(),
                data.alerts().subList(0, 1),
                data.notificationReason(),
                data.groupLabels(),
                data.commonLabels(),
                data.commonAnnotations(),
                data.routeLabels(),
                data.externalUrl());
    }

    private static String json(TemplateData data, String groupKey, int truncatedAlerts) {
        Map<String, Object> body = TextLimit.tree(data);
        body.put("version", VERSION);
        body.put("groupKey", groupKey);
        body.put("truncatedAlerts", truncatedAlerts);
        return GoJson.encode(body) + "\n";
    }
}
