package io.grapevine.web.api.v2;

import io.grapevine.alerts.AlertsView;
import io.grapevine.base.go.GoStrings;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.Quoted;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.web.api.http.DateTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Decoder of the body of {@code POST /alerts}. */
public final class AlertDecoder {
    private static final List<String> FIELDS = List.of("labels", "annotations", "startsAt", "endsAt", "generatorURL");

    private final MatcherParser names;
    private final PlainAlerts plain;

    /**
     * A decoder.
     *
     * @param names says which label names are valid
     * @param stored the alerts in memory, with which decoded alerts share what is the same
     */
    public AlertDecoder(MatcherParser names, AlertsView stored) {
        this.names = names;
        this.plain = new PlainAlerts(names, stored);
    }

    /**
     * The content of a body.
     *
     * @param alerts the valid alerts, in order
     * @param faults the errors of the invalid alerts
     * @param firing how many alerts, valid or not, have not ended
     * @param resolved how many have
     */
    public record Batch(List<Alert> alerts, List<String> faults, int firing, int resolved) {}

    /**
     * Decodes a body.
     *
     * @param now when it was received: the start of alerts without {@code startsAt}
     * @param resolveTimeout the duration after which alerts without {@code endsAt} are resolved
     * @throws ApiException if the body as a whole is invalid; then all alerts are rejected
     */
    public Batch decode(byte[] body, Instant now, Duration resolveTimeout) throws ApiException {
        AlertTimes received = AlertTimes.of(now, resolveTimeout);
        byte[] text = GoStrings.repaired(body);
        Optional<List<Alert>> alerts = plain.decode(text, received);
        if (alerts.isPresent()) {
            int resolved = resolved(alerts.get(), now);
            return new Batch(alerts.get(), List.of(), alerts.get().size() - resolved, resolved);
        }
        return decodeAny(text, received);
    }

    /** Decodes a body of any form. */
    Batch decodeAny(byte[] text, AlertTimes received) throws ApiException {
        List<Posted> posted =
                JsonBody.read("alerts", text, json -> json.isNull() ? List.of() : json.array(Posted::read));
        for (int i = 0; i < posted.size(); i++) {
            posted.get(i).checkSchema(i);
        }
        return batch(posted.stream().map(each -> each.alert(received)).toList(), received.now());
    }

    private static int resolved(List<Alert> alerts, Instant now) {
        int resolved = 0;
        for (Alert alert : alerts) {
            resolved += alert.resolvedAt(now) ? 1 : 0;
        }
        return resolved;
    }

    private Batch batch(List<Alert> posted, Instant now) {
        List<Alert> alerts = new ArrayList<>(posted.size());
        List<String> faults = new ArrayList<>();
        for (Alert alert : posted) {
            fault(alert).ifPresentOrElse(faults::add, () -> alerts.add(alert));
        }
        int resolved = resolved(posted, now);
        return new Batch(alerts, faults, posted.size() - resolved, resolved);
    }

    private Optional<String> fault(Alert alert) {
        if (alert.endsAt().isBefore(alert.startsAt())) {
            return Optional.of("start time must be before end time");
        }
        if (alert.labels().isEmpty()) {
            return Optional.of("at least one label pair required");
        }
        return invalidName(alert.labels())
                .map(name -> "invalid label set: invalid name " + Quoted.quote(name))
                .or(() -> invalidName(alert.annotations())
                        .map(name -> "invalid annotations: invalid name " + Quoted.quote(name)));
    }

    private Optional<String> invalidName(LabelSet labels) {
        for (int i = 0; i < labels.size(); i++) {
            if (!names.isValidLabelName(labels.name(i))) {
                return Optional.of(labels.name(i));
            }
        }
        return Optional.empty();
    }

    /** An alert as encoded in a body. A null leaves what an earlier field of the same name has set, but for pairs. */
    private static final class Posted {
        private static final OffsetDateTime ZERO = DateTimes.ZERO.atOffset(ZoneOffset.UTC);

        private LabelSet.Builder labels = new LabelSet.Builder(8);
        private LabelSet.Builder annotations = new LabelSet.Builder(4);
        private boolean hasLabels;
        private OffsetDateTime startsAt = ZERO;
        private OffsetDateTime endsAt = ZERO;
        private String generatorUrl = "";

        static Posted read(JsonReader json) throws JsonException {
            return JsonBody.object(json, FIELDS, new Posted(), Posted::read);
        }

        private void read(JsonReader json, String field) throws JsonException {
            switch (field) {
                case "labels" -> {
                    hasLabels = !json.isNull();
                    labels = JsonBody.pairs(json, labels);
                }
                case "annotations" -> annotations = JsonBody.pairs(json, annotations);
                case "startsAt" -> startsAt = Objects.requireNonNullElse(JsonBody.time(json), startsAt);
                case "endsAt" -> endsAt = Objects.requireNonNullElse(JsonBody.time(json), endsAt);
                default -> generatorUrl = Objects.requireNonNullElse(json.orNull(JsonReader::string), generatorUrl);
            }
        }

        void checkSchema(int index) throws ApiException {
            if (!generatorUrl.isEmpty() && !RequestUri.isValid(generatorUrl)) {
                throw ApiException.invalid(
                        ApiException.INVALID_TYPE,
                        index + ".generatorURL in body must be of type uri: " + Quoted.quote(generatorUrl));
            }
            if (!hasLabels) {
                throw JsonBody.required(index + ".labels");
            }
        }

        Alert alert(AlertTimes received) {
            return received.alert(
                    labels.build().withoutEmptyValues(),
                    annotations.build(),
                    startsAt.toInstant(),
                    startsAt.getOffset(),
                    endsAt.toInstant(),
                    endsAt.getOffset(),
                    generatorUrl);
        }
    }
}
