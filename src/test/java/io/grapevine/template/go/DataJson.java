package io.grapevine.template.go;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Reads the data of templates from the JSON in which recorded cases have them. */
final class DataJson {
    private DataJson() {}

    static TemplateData data(JsonNode json) {
        List<AlertData> alerts = new ArrayList<>();
        json.path("alerts").forEach(alert -> alerts.add(alert(alert)));
        return new TemplateData(
                json.path("receiver").asText(),
                json.path("status").asText(),
                alerts,
                json.path("notification_reason").asText(),
                labels(json.path("groupLabels")),
                labels(json.path("commonLabels")),
                labels(json.path("commonAnnotations")),
                labels(json.path("routeLabels")),
                json.path("externalURL").asText());
    }

    private static AlertData alert(JsonNode json) {
        return new AlertData(
                json.path("status").asText(),
                labels(json.path("labels")),
                labels(json.path("annotations")),
                OffsetDateTime.parse(json.path("startsAt").asText()),
                OffsetDateTime.parse(json.path("endsAt").asText()),
                json.path("generatorURL").asText(),
                json.path("fingerprint").asText(),
                "");
    }

    static LabelSet labels(JsonNode json) {
        LabelSet.Builder labels = new LabelSet.Builder(json.size());
        json.properties()
                .forEach(entry -> labels.add(entry.getKey(), entry.getValue().asText()));
        return labels.build();
    }
}
