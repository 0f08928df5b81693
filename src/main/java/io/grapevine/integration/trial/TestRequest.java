package io.grapevine.integration.trial;

import io.grapevine.go.GoDuration;
import io.grapevine.go.JsonException;
import io.grapevine.go.JsonReader;
import io.grapevine.go.Quoted;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a test is to send.
 *
 * @param config the text of a configuration; null for the one in force
 * @param alerts the alerts; null for one that says that this is a test
 * @param status {@code firing} or {@code resolved} for all of them; null for what their ends say
 * @param timeout how long an attempt may take
 */
record TestRequest(
        @Nullable String config,
        @Nullable List<Given> alerts,
        @Nullable String status,
        Duration timeout) {
    private static final Duration USUAL = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** An alert to send; what is not said is empty or null. */
    record Given(
            LabelSet labels,
            LabelSet annotations,
            @Nullable OffsetDateTime startsAt,
            @Nullable OffsetDateTime endsAt,
            String generatorUrl) {}

    /** Reads the body of a request, which may be empty. */
    static TestRequest read(byte[] body) throws JsonException {
        return body.length == 0
                ? new Fields().request()
                : JsonReader.read(body, json -> {
                    Fields fields = new Fields();
                    json.fields(Fields.NAMES, name -> fields.read(json, name));
                    return fields.request();
                });
    }

    private static final class Fields {
        static final List<String> NAMES = List.of("config", "alerts", "status", "timeout");

        private @Nullable String config;
        private @Nullable List<Given> alerts;
        private @Nullable String status;
        private Duration timeout = USUAL;

        void read(JsonReader json, String name) throws JsonException {
            switch (name) {
                case "config" -> config = json.string();
                case "alerts" -> alerts = alerts(json);
                case "status" -> status = json.oneOf(List.of("firing", "resolved"));
                default -> timeout = timeout(json);
            }
        }

        private static List<Given> alerts(JsonReader json) throws JsonException {
            List<Given> alerts = json.array(AlertFields::alert);
            if (alerts.isEmpty()) {
                throw json.fault("no alert (expected: one or more)");
            }
            return alerts;
        }

        private static Duration timeout(JsonReader json) throws JsonException {
            String text = json.string();
            return GoDuration.parse(text, GoDuration.Units.GO)
                    .filter(time -> time.compareTo(Duration.ZERO) > 0 && time.compareTo(LONGEST) <= 0)
                    .orElseThrow(() -> json.fault(Quoted.quote(text) + " (expected: a duration such as 10s, at most "
                            + GoDuration.format(LONGEST) + ")"));
        }

        TestRequest request() {
            return new TestRequest(config, alerts, status, timeout);
        }
    }

    /** The fields of one alert, as they are posted to Alertmanager; others are passed over. */
    private static final class AlertFields {
        private static final List<String> NAMES =
                List.of("labels", "annotations", "startsAt", "endsAt", "generatorURL");

        private LabelSet labels = LabelSet.EMPTY;
        private LabelSet annotations = LabelSet.EMPTY;
        private @Nullable OffsetDateTime startsAt;
        private @Nullable OffsetDateTime endsAt;
        private String generatorUrl = "";

        static Given alert(JsonReader json) throws JsonException {
            AlertFields fields = new AlertFields();
            json.someFields(NAMES, name -> fields.read(json, name));
            if (fields.startsAt != null && fields.endsAt != null && fields.endsAt.isBefore(fields.startsAt)) {
                throw json.fault("an end before the start (expected: one after it)");
            }
            return new Given(fields.labels, fields.annotations, fields.startsAt, fields.endsAt, fields.generatorUrl);
        }

        private void read(JsonReader json, String name) throws JsonException {
            switch (name) {
                case "labels" -> labels = pairs(json);
                case "annotations" -> annotations = pairs(json);
                case "startsAt" -> startsAt = json.time();
                case "endsAt" -> endsAt = json.time();
                default -> generatorUrl = json.string();
            }
        }

        private static LabelSet pairs(JsonReader json) throws JsonException {
            Map<String, String> pairs = json.strings();
            if (pairs.containsKey("")) {
                throw json.fault("an empty name (expected: the name of a label)");
            }
            return LabelSet.of(pairs).withoutEmptyValues();
        }
    }
}
