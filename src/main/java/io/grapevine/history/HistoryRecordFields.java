package io.grapevine.history;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.ObjectFields;
import io.grapevine.base.go.Quoted;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notify.NotifyReason;
import io.grapevine.silence.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a record from the fields of a JSON object, in any order. {@link RecordEncoder} is its inverse. */
final class HistoryRecordFields {
    private static final ObjectFields.Table FIELDS = new ObjectFields.Table()
            .with(JsonReader::string, "type", "replica", "change", "generatorUrl", "groupKey", "receiver")
            .with(JsonReader::string, "integration", "outcome", "reason", "error", "hash", "text")
            .with(json -> json.time().toInstant(), "at", "startsAt", "endsAt")
            .with(HistoryRecordFields::labels, "labels", "annotations", "groupLabels")
            .with(json -> json.array(JsonReader::whole), "resends")
            .with(json -> json.array(HistoryRecordFields::fingerprint), "firing", "resolved")
            .with(JsonReader::whole, "attempts")
            .with(HistoryRecordFields::duration, "took", "latency")
            .with(SilenceDraft::read, "silence")
            .with(JsonReader::strings, "templates")
            .with(JsonReader::bool, "started");

    private final JsonReader json;
    private final ObjectFields fields;
    private final String type;

    private HistoryRecordFields(JsonReader json) throws JsonException {
        this.json = json;
        this.fields = FIELDS.read(json);
        this.type = fields.text("type");
    }

    static Optional<HistoryRecord> read(JsonReader json) throws JsonException {
        return new HistoryRecordFields(json).record();
    }

    /** The word for a constant in JSON. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static LabelSet labels(JsonReader json) throws JsonException {
        LabelSet.Builder labels = new LabelSet.Builder(8);
        json.strings(labels::add);
        return labels.build();
    }

    private static Fingerprint fingerprint(JsonReader json) throws JsonException {
        String hex = json.string();
        try {
            return Fingerprint.parse(hex);
        } catch (NumberFormatException e) {
            throw json.fault(Quoted.quote(hex) + " (expected: sixteen hexadecimal digits)");
        }
    }

    private static Duration duration(JsonReader json) throws JsonException {
        String written = json.string();
        Optional<Duration> duration = GoDuration.parse(written, GoDuration.Units.WITH_DAYS);
        if (duration.isEmpty()) {
            throw json.fault(Quoted.quote(written) + " (expected: a duration such as 1.5s)");
        }
        return duration.get();
    }

    private Optional<HistoryRecord> record() throws JsonException {
        if (type.isEmpty()) {
            throw json.fault("no field \"type\" (expected: the type of the record)");
        }
        Optional<RecordType> known = RecordType.named(type);
        return known.isEmpty() ? Optional.empty() : Optional.of(record(known.get()));
    }

    private HistoryRecord record(RecordType known) throws JsonException {
        return switch (known) {
            case ALERT -> alert();
            case NOTIFICATION -> notification();
            case SILENCE -> new SilenceRecord(time("at"), replica(), required("silence", Silence.class));
            case CONFIG -> config();
            case PROCESS -> new ProcessRecord(time("at"), replica(), fields.get("started", false));
        };
    }

    private <T> T required(String name, Class<T> form) throws JsonException {
        return fields.required(name, form, "a record of type " + type);
    }

    private Instant time(String name) throws JsonException {
        return required(name, Instant.class);
    }

    private String replica() {
        return fields.text("replica");
    }

    private AlertRecord alert() throws JsonException {
        return new AlertRecord(
                time("at"),
                replica(),
                constant("change", AlertRecord.Change.class),
                fields.get("labels", LabelSet.EMPTY),
                fields.get("annotations", LabelSet.EMPTY),
                time("startsAt"),
                fields.orNull("endsAt", Instant.class),
                fields.text("generatorUrl"),
                resends());
    }

    private List<Instant> resends() throws JsonException {
        List<Instant> resends = new ArrayList<>();
        for (long gap : fields.get("resends", List.<Long>of())) {
            Instant before = resends.isEmpty() ? time("endsAt") : resends.get(resends.size() - 1);
            resends.add(before.plusMillis(gap));
        }
        return resends;
    }

    private DeliveryRecord notification() throws JsonException {
        return new DeliveryRecord(
                time("at"),
                replica(),
                fields.text("groupKey"),
                fields.get("groupLabels", LabelSet.EMPTY),
                fields.text("receiver"),
                fields.text("integration"),
                constant("outcome", DeliveryRecord.Outcome.class),
                fields.text("reason").isEmpty() ? NotifyReason.UNKNOWN : constant("reason", NotifyReason.class),
                fields.get("firing", List.of()),
                fields.get("resolved", List.of()),
                (int) Math.min(fields.get("attempts", 0L), Integer.MAX_VALUE),
                fields.get("took", Duration.ZERO),
                fields.get("latency", Duration.ZERO),
                fields.text("error"));
    }

    private ConfigRecord config() throws JsonException {
        return new ConfigRecord(
                time("at"), replica(), fields.text("hash"), fields.text("text"), fields.get("templates", Map.of()));
    }

    private <E extends Enum<E>> E constant(String name, Class<E> constants) throws JsonException {
        String word = fields.text(name);
        E[] all = constants.getEnumConstants();
        for (E constant : all) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        List<String> words =
                List.of(all).stream().map(HistoryRecordFields::word).toList();
        throw json.fault(name + ": " + Quoted.quote(word) + " (expected: one of " + String.join(", ", words) + ")");
    }
}
