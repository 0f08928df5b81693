package io.grapevine.history;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
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
import org.jspecify.annotations.Nullable;

/** The fields of a record as they are read from JSON, in any order. {@link RecordEncoder} is its inverse. */
final class HistoryRecordFields {
    static final String ALERT = "alert";
    static final String NOTIFICATION = "notification";
    static final String SILENCE = "silence";
    static final String CONFIG = "config";
    static final String PROCESS = "process";
    static final String RESENDS = "resends";

    private static final List<String> FIELDS = List.of(
            "type",
            "at",
            "replica",
            "change",
            "labels",
            "annotations",
            "startsAt",
            "endsAt",
            "generatorUrl",
            RESENDS,
            "groupKey",
            "groupLabels",
            "receiver",
            "integration",
            "outcome",
            "reason",
            "firing",
            "resolved",
            "attempts",
            "took",
            "latency",
            "error",
            "silence",
            "hash",
            "text",
            "templates",
            "started");

    private final JsonReader json;
    private String type = "";
    private @Nullable Instant at;
    private String replica = "";
    private String change = "";
    private LabelSet labels = LabelSet.EMPTY;
    private LabelSet annotations = LabelSet.EMPTY;
    private @Nullable Instant startsAt;
    private @Nullable Instant endsAt;
    private String generatorUrl = "";
    private List<Long> gaps = List.of();
    private String groupKey = "";
    private LabelSet groupLabels = LabelSet.EMPTY;
    private String receiver = "";
    private String integration = "";
    private String outcome = "";
    private String reason = "";
    private List<Fingerprint> firing = List.of();
    private List<Fingerprint> resolved = List.of();
    private long attempts;
    private Duration took = Duration.ZERO;
    private Duration latency = Duration.ZERO;
    private String error = "";
    private @Nullable Silence silence;
    private String hash = "";
    private String text = "";
    private Map<String, String> templates = Map.of();
    private boolean started;

    private HistoryRecordFields(JsonReader json) {
        this.json = json;
    }

    static Optional<HistoryRecord> read(JsonReader json) throws JsonException {
        HistoryRecordFields draft = new HistoryRecordFields(json);
        json.someFields(FIELDS, draft::field);
        return draft.record();
    }

    /** The word for a constant in JSON. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void field(String name) throws JsonException {
        switch (name) {
            case "type" -> type = json.string();
            case "at" -> at = json.time().toInstant();
            case "replica" -> replica = json.string();
            case "silence" -> silence = SilenceDraft.read(json);
            case "hash" -> hash = json.string();
            case "text" -> text = json.string();
            case "templates" -> templates = json.strings();
            case "started" -> started = json.bool();
            case "change" -> change = json.string();
            case "labels" -> labels = labels(json);
            case "annotations" -> annotations = labels(json);
            case "startsAt" -> startsAt = json.time().toInstant();
            case "endsAt" -> endsAt = json.time().toInstant();
            case "generatorUrl" -> generatorUrl = json.string();
            case RESENDS -> gaps = json.array(JsonReader::whole);
            default -> notificationField(name);
        }
    }

    private void notificationField(String name) throws JsonException {
        switch (name) {
            case "groupKey" -> groupKey = json.string();
            case "groupLabels" -> groupLabels = labels(json);
            case "receiver" -> receiver = json.string();
            case "integration" -> integration = json.string();
            case "outcome" -> outcome = json.string();
            case "reason" -> reason = json.string();
            case "firing" -> firing = json.array(HistoryRecordFields::fingerprint);
            case "resolved" -> resolved = json.array(HistoryRecordFields::fingerprint);
            case "attempts" -> attempts = json.whole();
            case "took" -> took = duration();
            case "latency" -> latency = duration();
            case "error" -> error = json.string();
            default -> throw new IllegalStateException("field: " + name + " (expected: one of " + FIELDS + ")");
        }
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

    private Duration duration() throws JsonException {
        String written = json.string();
        Optional<Duration> duration = GoDuration.parse(written, GoDuration.Units.WITH_DAYS);
        if (duration.isEmpty()) {
            throw json.fault(Quoted.quote(written) + " (expected: a duration such as 1.5s)");
        }
        return duration.get();
    }

    private Optional<HistoryRecord> record() throws JsonException {
        return switch (type) {
            case ALERT -> Optional.of(alert());
            case NOTIFICATION -> Optional.of(notification());
            case SILENCE -> Optional.of(new SilenceRecord(time(), replica, present("silence", silence)));
            case CONFIG -> Optional.of(new ConfigRecord(time(), replica, hash, text, templates));
            case PROCESS -> Optional.of(new ProcessRecord(time(), replica, started));
            case "" -> throw json.fault("no field \"type\" (expected: the type of the record)");
            default -> Optional.empty();
        };
    }

    private Instant time() throws JsonException {
        return present("at", at);
    }

    private AlertRecord alert() throws JsonException {
        return new AlertRecord(
                time(),
                replica,
                constant("change", AlertRecord.Change.class, change),
                labels,
                annotations,
                present("startsAt", startsAt),
                endsAt,
                generatorUrl,
                resends());
    }

    private List<Instant> resends() throws JsonException {
        List<Instant> resends = new ArrayList<>(gaps.size());
        for (long gap : gaps) {
            Instant before = resends.isEmpty() ? present("endsAt", endsAt) : resends.get(resends.size() - 1);
            resends.add(before.plusMillis(gap));
        }
        return resends;
    }

    private DeliveryRecord notification() throws JsonException {
        return new DeliveryRecord(
                time(),
                replica,
                groupKey,
                groupLabels,
                receiver,
                integration,
                constant("outcome", DeliveryRecord.Outcome.class, outcome),
                reason.isEmpty() ? NotifyReason.UNKNOWN : constant("reason", NotifyReason.class, reason),
                firing,
                resolved,
                (int) Math.min(attempts, Integer.MAX_VALUE),
                took,
                latency,
                error);
    }

    private <T> T present(String name, @Nullable T value) throws JsonException {
        if (value == null) {
            throw json.fault("no field \"" + name + "\" (expected in a record of type " + type + ")");
        }
        return value;
    }

    private <E extends Enum<E>> E constant(String name, Class<E> type, String word) throws JsonException {
        E[] all = type.getEnumConstants();
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
