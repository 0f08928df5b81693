package io.grapevine.history;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.JsonRecords;
import io.grapevine.base.go.Quoted;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.core.notify.NotifyReason;
import io.grapevine.core.silence.Silence;
import io.grapevine.history.HistoryRecord.ActionRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.AuditRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.httpclient.GoJson;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The history as JSON: one object a line, which begins with its type. Fields are named as the components of the records; what
 * is empty is left out. Times are in UTC as RFC 3339 has them, durations as Go writes them. Fields and types that are not
 * known are passed over, so that an older version reads what a newer one has written.
 */
public final class HistoryJson {
    private HistoryJson() {}

    /** The line of a record, without a line break. */
    public static String line(HistoryRecord record) {
        return GoJson.encode(tree(record));
    }

    /**
     * The record of a line; empty if its type is not known.
     *
     * @throws JsonException if the line is not JSON, or lacks a field that its type needs
     */
    public static Optional<HistoryRecord> read(String line) throws JsonException {
        return read(line.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The record of a line in UTF-8; empty if its type is not known.
     *
     * @throws JsonException if the line is not JSON, or lacks a field that its type needs
     */
    public static Optional<HistoryRecord> read(byte[] line) throws JsonException {
        return JsonReader.read(line, HistoryJson::read);
    }

    /**
     * The record at which a reader stands, as in an array of records; empty if its type is not known.
     *
     * @throws JsonException if it lacks a field that its type needs
     */
    public static Optional<HistoryRecord> read(JsonReader json) throws JsonException {
        return Fields.read(json);
    }

    /**
     * Passes the records of all lines to a consumer. Empty lines are passed over.
     *
     * @param in lines in UTF-8; not closed
     * @throws IOException if {@code in} cannot be read, or a line is not one of a history; the message names the line
     */
    public static void readAll(InputStream in, Consumer<HistoryRecord> records) throws IOException {
        try (HistoryLines lines = new HistoryLines(records)) {
            in.transferTo(lines);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Reads the lines of a history while they arrive. Holds no more than one of them. Empty lines are passed over. A line that is
     * not one of a history throws an {@link UncheckedIOException} of which the message of the cause names the line.
     */
    public static final class HistoryLines extends OutputStream {
        private final Consumer<HistoryRecord> records;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private int number;

        /**
         * Creates a reader that has received nothing.
         *
         * @param records takes the record of each line, in their order
         */
        public HistoryLines(Consumer<HistoryRecord> records) {
            this.records = records;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            int begin = offset;
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == '\n') {
                    line.write(bytes, begin, i - begin);
                    readLine();
                    begin = i + 1;
                }
            }
            line.write(bytes, begin, offset + length - begin);
        }

        private void readLine() {
            number++;
            byte[] complete = line.toByteArray();
            line.reset();
            try {
                if (!isBlank(complete)) {
                    read(complete).ifPresent(records);
                }
            } catch (JsonException e) {
                throw new UncheckedIOException(new IOException("line " + number + ": " + e.text(), e));
            }
        }

        private static boolean isBlank(byte[] text) {
            for (byte each : text) {
                if (each != ' ' && each != '\t' && each != '\r') {
                    return false;
                }
            }
            return true;
        }

        /** Reads the last line, which may lack its line break. */
        @Override
        public void close() {
            readLine();
        }
    }

    /** The word for a constant in JSON. */
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The fields of a record, as {@link Fields} reads them. */
    private static Map<String, Object> tree(HistoryRecord record) {
        Map<String, Object> tree = GoJson.object(
                "type", RecordType.of(record).text(), "at", record.at().toString(), "replica", record.replica());
        if (record instanceof AlertRecord alert) {
            tree.put("change", word(alert.change()));
            put(tree, "labels", alert.labels());
            put(tree, "annotations", alert.annotations());
            tree.put("startsAt", alert.startsAt().toString());
            if (alert.endsAt() != null) {
                tree.put("endsAt", alert.endsAt().toString());
            }
            GoJson.putUnlessEmpty(tree, "generatorUrl", alert.generatorUrl());
            GoJson.putUnlessEmpty(tree, "resends", gaps(alert));
            if (!alert.senders().isEmpty()) {
                tree.put("senders", alert.senders());
            }
        } else if (record instanceof DeliveryRecord sent) {
            tree.put("groupKey", sent.groupKey());
            put(tree, "groupLabels", sent.groupLabels());
            tree.put("receiver", sent.receiver());
            tree.put("integration", sent.integration());
            tree.put("outcome", word(sent.outcome()));
            tree.put("reason", word(sent.reason()));
            GoJson.putUnlessEmpty(tree, "firing", texts(sent.firing()));
            GoJson.putUnlessEmpty(tree, "resolved", texts(sent.resolved()));
            tree.put("attempts", sent.attempts());
            put(tree, "took", sent.took());
            put(tree, "latency", sent.latency());
            GoJson.putUnlessEmpty(tree, "error", sent.error());
            if (sent.digest() != null) {
                tree.put("digest", sent.digest().toString());
            }
        } else if (record instanceof SilenceRecord silence) {
            tree.put("silence", tree(silence.silence()));
        } else if (record instanceof ActionRecord asked) {
            tree.put("action", asked.action());
            tree.put("group", asked.group());
            put(tree, "groupLabels", asked.groupLabels());
            tree.put("via", asked.via());
            tree.put("user", asked.user());
            tree.put("result", asked.result());
            GoJson.putUnlessEmpty(tree, "silences", asked.silences());
            GoJson.putUnlessEmpty(tree, "error", asked.error());
        } else if (record instanceof AuditRecord made) {
            put(tree, "audit", made.audit());
        } else if (record instanceof ConfigRecord config) {
            tree.put("hash", config.hash());
            tree.put("text", config.text());
            GoJson.putUnlessEmpty(tree, "extensions", config.extensions());
            if (!config.templates().isEmpty()) {
                tree.put("templates", config.templates());
            }
        } else if (record instanceof ProcessRecord process) {
            tree.put("started", process.started());
        }
        return tree;
    }

    private static void put(Map<String, Object> tree, String name, LabelSet labels) {
        if (!labels.isEmpty()) {
            tree.put(name, labels);
        }
    }

    private static void put(Map<String, Object> tree, String name, Duration duration) {
        if (!duration.isZero()) {
            tree.put(name, GoDuration.format(duration));
        }
    }

    private static List<String> texts(List<Fingerprint> alerts) {
        return alerts.stream().map(Fingerprint::toString).toList();
    }

    /** The milliseconds from the end of an alert to its first renewal, and from each renewal to the next one. */
    private static List<Long> gaps(AlertRecord alert) {
        List<Long> gaps = new ArrayList<>(alert.resends().size());
        Instant before = alert.endsAt();
        for (Instant resend : alert.resends()) {
            gaps.add(Duration.between(Objects.requireNonNull(before), resend).toMillis());
            before = resend;
        }
        return gaps;
    }

    private static Map<String, Object> tree(Silence silence) {
        Map<String, Object> tree = GoJson.object("id", silence.id());
        GoJson.putUnlessEmpty(tree, "matcherSets", trees(silence.matcherSets()));
        GoJson.putUnlessEmpty(tree, "receiverMatcherSets", trees(silence.receiverMatcherSets()));
        tree.put("startsAt", silence.startsAt().toString());
        tree.put("endsAt", silence.endsAt().toString());
        tree.put("updatedAt", silence.updatedAt().toString());
        tree.put("createdBy", silence.createdBy());
        tree.put("comment", silence.comment());
        put(tree, "annotations", silence.annotations());
        return tree;
    }

    private static List<?> trees(List<Matchers> sets) {
        return sets.stream()
                .map(set -> set.list().stream().map(HistoryJson::tree).toList())
                .toList();
    }

    private static Map<String, Object> tree(Matcher matcher) {
        return GoJson.object(
                "name",
                matcher.name(),
                "value",
                matcher.value(),
                "isRegex",
                matcher.type().isRegexp(),
                "isEqual",
                matcher.type().isPositive());
    }

    /** The fields that a record of any type may have in JSON. {@link HistoryJson#line} writes them. */
    private record Fields(
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
            Map<String, String> senders,
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
            Optional<Instant> digest,
            Optional<SilenceFields> silence,
            String action,
            String group,
            String via,
            String user,
            String result,
            List<String> silences,
            LabelSet audit,
            String hash,
            String text,
            String extensions,
            Map<String, String> templates,
            boolean started) {
        private static final JsonReader.Source<Fields> READER = JsonRecords.lenient()
                .with(Instant.class, Instant.EPOCH, json -> json.time().toInstant())
                .with(LabelSet.class, LabelSet.EMPTY, Fields::labels)
                .with(Fingerprint.class, new Fingerprint(0), Fields::fingerprint)
                .with(Duration.class, Duration.ZERO, Fields::duration)
                .of(Fields.class);

        /** Reads a record; empty if its type is not known. */
        static Optional<HistoryRecord> read(JsonReader json) throws JsonException {
            Fields fields = READER.read(json);
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
                            resends.isEmpty() ? List.of() : resendsAfter(required(endsAt, "endsAt", kind)),
                            senders);
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
                            error,
                            digest.orElse(null));
                case SILENCE ->
                    new SilenceRecord(
                            time, replica, required(silence, "silence", kind).silence());
                case ACTION ->
                    new ActionRecord(time, replica, action, group, groupLabels, via, user, result, silences, error);
                case AUDIT -> new AuditRecord(time, replica, audit);
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
                    + String.join(", ", all.stream().map(HistoryJson::word).toList()) + ")");
        }

        private record SilenceFields(
                String id,
                List<List<MatcherFields>> matcherSets,
                List<List<MatcherFields>> receiverMatcherSets,
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
                        sets(matcherSets),
                        required(startsAt, "startsAt", THREE_TIMES),
                        required(endsAt, "endsAt", THREE_TIMES),
                        required(updatedAt, "updatedAt", THREE_TIMES),
                        createdBy,
                        comment,
                        annotations,
                        sets(receiverMatcherSets),
                        UnknownFields.NONE);
            }

            private static List<Matchers> sets(List<List<MatcherFields>> sets) {
                return sets.stream()
                        .map(set -> Matchers.of(
                                set.stream().map(MatcherFields::matcher).toList()))
                        .toList();
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
}
