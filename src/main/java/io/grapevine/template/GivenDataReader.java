package io.grapevine.template;

import io.grapevine.go.JsonFault;
import io.grapevine.go.JsonReader;
import io.grapevine.model.LabelSet;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the fields of {@link GivenData} in whatever order they come. */
final class GivenDataReader {
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
    private @Nullable List<GivenAlert> alerts;
    private @Nullable String reason;
    private @Nullable LabelSet groupLabels;
    private @Nullable LabelSet commonLabels;
    private @Nullable LabelSet commonAnnotations;
    private @Nullable LabelSet routeLabels;
    private @Nullable String externalUrl;

    private GivenDataReader() {}

    static GivenData data(JsonReader json) throws JsonFault {
        GivenDataReader fields = new GivenDataReader();
        json.someFields(FIELDS, name -> fields.read(json, name));
        return new GivenData(
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

    private void read(JsonReader json, String name) throws JsonFault {
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

    private static LabelSet pairs(JsonReader json) throws JsonFault {
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

        static GivenAlert alert(JsonReader json) throws JsonFault {
            AlertFields fields = new AlertFields();
            if (!json.isNull()) {
                json.someFields(FIELDS, name -> fields.read(json, name));
            }
            return new GivenAlert(
                    fields.status,
                    fields.labels,
                    fields.annotations,
                    fields.startsAt,
                    fields.endsAt,
                    fields.generatorUrl,
                    fields.fingerprint);
        }

        private void read(JsonReader json, String name) throws JsonFault {
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
