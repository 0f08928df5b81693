package io.grapevine.template;

import io.grapevine.go.JsonException;
import io.grapevine.go.JsonReader;
import io.grapevine.model.LabelSet;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A builder of {@link TemplateInput} from fields in any order. */
final class TemplateInputReader {
    private static final List<String> FIELDS = List.of(
            "receiver",
            "status",
            "alerts",
            "notification_reason",
            "groupLabels",
            "commonLabels",
            "commonAnnotations",
            "routeLabels",
            "externalURL");

    private @Nullable String receiver;
    private @Nullable String status;
    private @Nullable List<AlertInput> alerts;
    private @Nullable String reason;
    private @Nullable LabelSet groupLabels;
    private @Nullable LabelSet commonLabels;
    private @Nullable LabelSet commonAnnotations;
    private @Nullable LabelSet routeLabels;
    private @Nullable String externalUrl;

    private TemplateInputReader() {}

    static TemplateInput data(JsonReader json) throws JsonException {
        TemplateInputReader fields = new TemplateInputReader();
        json.someFields(FIELDS, name -> fields.read(json, name));
        return new TemplateInput(
                fields.receiver,
                fields.status,
                fields.alerts,
                fields.reason,
                fields.groupLabels,
                fields.commonLabels,
                fields.commonAnnotations,
                fields.routeLabels,
                fields.externalUrl);
    }

    private void read(JsonReader json, String name) throws JsonException {
        switch (name) {
            case "receiver" -> receiver = json.string();
            case "status" -> status = json.string();
            case "alerts" -> alerts = json.array(AlertFields::alert);
            case "notification_reason" -> reason = json.string();
            case "groupLabels" -> groupLabels = pairs(json);
            case "commonLabels" -> commonLabels = pairs(json);
            case "commonAnnotations" -> commonAnnotations = pairs(json);
            case "routeLabels" -> routeLabels = pairs(json);
            default -> externalUrl = json.string();
        }
    }

    private static LabelSet pairs(JsonReader json) throws JsonException {
        return LabelSet.of(json.strings());
    }

    /** The fields of one alert. */
    private static final class AlertFields {
        private static final List<String> FIELDS =
                List.of("status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint");

        private @Nullable String status;
        private @Nullable LabelSet labels;
        private @Nullable LabelSet annotations;
        private @Nullable OffsetDateTime startsAt;
        private @Nullable OffsetDateTime endsAt;
        private @Nullable String generatorUrl;
        private @Nullable String fingerprint;

        static AlertInput alert(JsonReader json) throws JsonException {
            AlertFields fields = new AlertFields();
            if (!json.isNull()) {
                json.someFields(FIELDS, name -> fields.read(json, name));
            }
            return new AlertInput(
                    fields.status,
                    fields.labels,
                    fields.annotations,
                    fields.startsAt,
                    fields.endsAt,
                    fields.generatorUrl,
                    fields.fingerprint);
        }

        private void read(JsonReader json, String name) throws JsonException {
            switch (name) {
                case "status" -> status = json.string();
                case "labels" -> labels = pairs(json);
                case "annotations" -> annotations = pairs(json);
                case "startsAt" -> startsAt = json.time();
                case "endsAt" -> endsAt = json.time();
                case "generatorURL" -> generatorUrl = json.string();
                default -> fingerprint = json.string();
            }
        }
    }
}
