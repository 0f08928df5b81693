package io.grapevine.template;

import static java.util.Objects.requireNonNullElse;

import io.grapevine.go.JsonException;
import io.grapevine.go.JsonReader;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert as supplied by a user for rendering templates: the fields of {@link AlertData}, null where missing. */
public record AlertInput(
        @Nullable String status,
        @Nullable LabelSet labels,
        @Nullable LabelSet annotations,
        @Nullable OffsetDateTime startsAt,
        @Nullable OffsetDateTime endsAt,
        @Nullable String generatorUrl,
        @Nullable String fingerprint) {
    private static final OffsetDateTime ZERO = Alert.NO_END.atOffset(ZoneOffset.UTC);
    private static final List<String> FIELDS =
            List.of("status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint");

    static AlertInput read(JsonReader json) throws JsonException {
        Map<String, String> texts = new HashMap<>();
        Map<String, LabelSet> sets = new HashMap<>();
        Map<String, OffsetDateTime> times = new HashMap<>();
        if (!json.isNull()) {
            json.someFields(FIELDS, name -> {
                switch (name) {
                    case "labels", "annotations" -> sets.put(name, LabelSet.of(json.strings()));
                    case "startsAt", "endsAt" -> times.put(name, json.time());
                    default -> texts.put(name, json.string());
                }
            });
        }
        return new AlertInput(
                texts.get("status"),
                sets.get("labels"),
                sets.get("annotations"),
                times.get("startsAt"),
                times.get("endsAt"),
                texts.get("generatorURL"),
                texts.get("fingerprint"));
    }

    /**
     * The alert with its state derived from its end, and its fingerprint from its labels, if they are missing. An alert
     * without a state whose end is after {@code now} fires, and has no end.
     */
    AlertData completed(Instant now) {
        OffsetDateTime end = requireNonNullElse(endsAt, ZERO);
        if (status == null && end.toInstant().isAfter(now)) {
            end = ZERO;
        }
        boolean ended = !end.toInstant().equals(Alert.NO_END);
        LabelSet all = requireNonNullElse(labels, LabelSet.EMPTY);
        return new AlertData(
                requireNonNullElse(status, ended ? AlertData.RESOLVED : AlertData.FIRING),
                all,
                requireNonNullElse(annotations, LabelSet.EMPTY),
                requireNonNullElse(startsAt, ZERO),
                end,
                requireNonNullElse(generatorUrl, ""),
                requireNonNullElse(fingerprint, all.fingerprint().toString()));
    }

    /** The alert as Go's decoder reads it: texts that are missing are empty, and label sets are absent. */
    AlertData asWritten() {
        return new AlertData(
                requireNonNullElse(status, ""),
                requireNonNullElse(labels, LabelSet.ABSENT),
                requireNonNullElse(annotations, LabelSet.ABSENT),
                requireNonNullElse(startsAt, ZERO),
                requireNonNullElse(endsAt, ZERO),
                requireNonNullElse(generatorUrl, ""),
                requireNonNullElse(fingerprint, ""));
    }
}
