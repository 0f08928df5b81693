package io.grapevine.history;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.JsonRecords;
import io.grapevine.base.go.Quoted;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.notify.NotifyReason;
import io.grapevine.silence.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The fields that a record of any type may have in JSON. {@link RecordEncoder} writes them. */
record RecordFields(
        String type,
        Optional<Instant> at,
        String replica,
        String change,
        LabelSet labels,
        LabelSet annotations,
        Optional<Instant> startsAt,
        Optional<Instant> endsAt,
        String generatorUrl,
        List<Long> resends,
        String groupKey,
        LabelSet groupLabels,
        String receiver,
        String integration,
        String outcome,
        String reason,
        List<Fingerprint> firing,
        List<Fingerprint> resolved,
        long attempts,
        Duration took,
        Duration latency,
        String error,
        Optional<SilenceFields> silence,
        String action,
        String group,
        String via,
        String user,
        String result,
        List<String> silences,
        String hash,
        String text,
        String extensions,
        Map<String, String> templates,
        boolean started) {
    private static final JsonReader.Source<RecordFields> READER = JsonRecords.lenient()
            .with(Instant.class, Instant.EPOCH, json -> json.time().toInstant())
            .with(LabelSet.class, LabelSet.EMPTY, RecordFields::labels)
            .with(Fingerprint.class, new Fingerprint(0), RecordFields::fingerprint)
            .with(Duration.class, Duration.ZERO, RecordFields::duration)
            .of(RecordFields.class);

    /** Reads a record; empty if its type is not known. */
    static Optional<HistoryRecord> read(JsonReader json) throws JsonException {
        RecordFields fields = READER.read(json);
        if (fields.type.isEmpty()) {
            throw json.fault("no field \"type\" (expected: the type of the record)");
        }
        Optional<RecordType> type = RecordType.named(fields.type);
        try {
            return type.map(fields::record);
        } catch (IllegalArgumentException invalid) {
            throw json.fault(String.valueOf(invalid.getMessage()));
        }
    }

    /** The word for a constant in JSON. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static LabelSet labels(JsonReader json) throws JsonException {
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
        return GoDuration.parse(written, GoDuration.Units.WITH_DAYS)
                .orElseThrow(() -> json.fault(Quoted.quote(written) + " (expected: a duration such as 1.5s)"));
    }

    /** The record; an {@link IllegalArgumentException} names a field that is missing or wrong. */
    private HistoryRecord record(RecordType known) {
        String kind = "a record of type " + type;
        Instant time = required(at, "at", kind);
        return switch (known) {
            case ALERT ->
                new AlertRecord(
                        time,
                        replica,
                        constant("change", change, AlertRecord.Change.class),
                        labels,
                        annotations,
                        required(startsAt, "startsAt", kind),
                        endsAt.orElse(null),
                        generatorUrl,
                        resends.isEmpty() ? List.of() : resendsAfter(required(endsAt, "endsAt", kind)));
            case NOTIFICATION ->
                new DeliveryRecord(
                        time,
                        replica,
                        groupKey,
                        groupLabels,
                        receiver,
                        integration,
                        constant("outcome", outcome, DeliveryRecord.Outcome.class),
                        reason.isEmpty() ? NotifyReason.UNKNOWN : constant("reason", reason, NotifyReason.class),
                        firing,
                        resolved,
                        (int) Math.min(attempts, Integer.MAX_VALUE),
                        took,
                        latency,
                        error);
            case SILENCE ->
                new SilenceRecord(
                        time, replica, required(silence, "silence", kind).silence());
            case ACTION ->
                new ActionRecord(time, replica, action, group, groupLabels, via, user, result, silences, error);
            case CONFIG -> new ConfigRecord(time, replica, hash, text, extensions, templates);
            case PROCESS -> new ProcessRecord(time, replica, started);
        };
    }

    private List<Instant> resendsAfter(Instant end) {
        List<Instant> times = new ArrayList<>();
        Instant before = end;
        for (long gap : resends) {
            before = before.plusMillis(gap);
            times.add(before);
        }
        return times;
    }

    private static <T> T required(Optional<T> value, String name, String expectedIn) {
        return value.orElseThrow(
                () -> new IllegalArgumentException("no field \"" + name + "\" (expected in " + expectedIn + ")"));
    }

    private static <E extends Enum<E>> E constant(String name, String word, Class<E> constants) {
        List<E> all = List.of(constants.getEnumConstants());
        for (E constant : all) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(name + ": " + Quoted.quote(word) + " (expected: one of "
                + String.join(", ", all.stream().map(RecordFields::word).toList()) + ")");
    }

    private record SilenceFields(
            String id,
            List<List<MatcherFields>> matcherSets,
            Optional<Instant> startsAt,
            Optional<Instant> endsAt,
            Optional<Instant> updatedAt,
            String createdBy,
            String comment,
            LabelSet annotations) {
        private static final String THREE_TIMES = "a silence, with startsAt, endsAt and updatedAt";

        private Silence silence() {
            return new Silence(
                    id,
                    matcherSets.stream()
                            .map(set -> Matchers.of(
                                    set.stream().map(MatcherFields::matcher).toList()))
                            .toList(),
                    required(startsAt, "startsAt", THREE_TIMES),
                    required(endsAt, "endsAt", THREE_TIMES),
                    required(updatedAt, "updatedAt", THREE_TIMES),
                    createdBy,
                    comment,
                    annotations,
                    List.of(),
                    UnknownFields.NONE);
        }
    }

    private record MatcherFields(String name, String value, boolean isRegex, Optional<Boolean> isEqual) {
        private Matcher matcher() {
            MatchType type = MatchType.of(isRegex, isEqual.orElse(true));
            try {
                return Matcher.ofSilence(type, name, value);
            } catch (MatcherException e) { // as a silence that came from a peer or a file may be
                return Matcher.uncompilable(type, name, value);
            }
        }
    }
}
