package io.grapevine.history;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.JsonRecords;
import io.grapevine.base.go.Quoted;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.httpclient.GoJson;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.Silence;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The history as JSON: one object a line, which begins with its type. Fields are named as the components of the records; what
 * is empty is left out. Times are in UTC as RFC 3339 has them, durations as Go writes them. Fields and types that are not
 * known are passed over, so that an older version reads what a newer one has written.
 */
public final class HistoryJson {
    /** The texts that are left out where they are empty, as lists, labels and durations are. */
    private static final Set<String> MAY_LACK = Set.of("generatorUrl", "error", "extensions");

    private static final JsonReader.Source<MatcherFields> MATCHER =
            JsonRecords.lenient().of(MatcherFields.class);
    private static final JsonReader.Source<Optional<HistoryRecord>> RECORD = JsonRecords.lenient()
            .with(Instant.class, null, json -> json.time().toInstant())
            .with(LabelSet.class, LabelSet.EMPTY, HistoryJson::labels)
            .with(Fingerprint.class, null, HistoryJson::fingerprint)
            .with(Duration.class, Duration.ZERO, HistoryJson::duration)
            .with(AlertRecord.Change.class, null, constant(AlertRecord.Change.class))
            .with(DeliveryRecord.Outcome.class, null, constant(DeliveryRecord.Outcome.class))
            .with(NotifyReason.class, NotifyReason.UNKNOWN, constant(NotifyReason.class))
            .with(Matchers.class, Matchers.NONE, HistoryJson::matchers)
            .with(UnknownFields.class, UnknownFields.NONE, json -> {
                json.skip();
                return UnknownFields.NONE;
            })
            .oneOf("type", RecordType.records());

    private HistoryJson() {}

    /** The line of a record, without a line break. */
    public static String line(HistoryRecord record) {
        return GoJson.encode(tree(record));
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
        return RECORD.read(json);
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

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> tree(HistoryRecord record) {
        Map<String, Object> tree = GoJson.object("type", RecordType.of(record).text());
        JsonRecords.fields((Record) record).forEach((name, value) -> {
            if (!(isEmpty(value) || (value.equals("") && MAY_LACK.contains(name)))) {
                tree.put(name, json(value));
            }
        });
        return tree;
    }

    private static boolean isEmpty(Object value) {
        return value.equals(List.of())
                || value.equals(Map.of())
                || value.equals(LabelSet.EMPTY)
                || value.equals(Duration.ZERO);
    }

    private static Object json(Object value) {
        if (value instanceof Enum<?> constant) {
            return word(constant);
        } else if (value instanceof Duration duration) {
            return GoDuration.format(duration);
        } else if (value instanceof Silence silence) {
            return tree(silence);
        } else if (value instanceof List<?> list) {
            return list.stream().map(HistoryJson::json).toList();
        }
        return value instanceof Instant || value instanceof Fingerprint ? value.toString() : value;
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
        if (!silence.annotations().isEmpty()) {
            tree.put("annotations", silence.annotations());
        }
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

    private static <E extends Enum<E>> JsonReader.Source<E> constant(Class<E> constants) {
        List<E> all = List.of(constants.getEnumConstants());
        List<String> words = all.stream().map(HistoryJson::word).toList();
        return json -> {
            String word = json.string();
            if (!words.contains(word)) {
                throw json.fault(Quoted.quote(word) + " (expected: one of " + String.join(", ", words) + ")");
            }
            return all.get(words.indexOf(word));
        };
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

    private static Matchers matchers(JsonReader json) throws JsonException {
        return Matchers.of(
                json.array(MATCHER).stream().map(MatcherFields::matcher).toList());
    }
}
