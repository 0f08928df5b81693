package io.grapevine.history.query;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonText;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.RecordType;
import io.grapevine.model.matcher.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Excludes lines of records that a filter cannot admit, by their bytes: decoding a line takes ten times as long. Lines that
 * it accepts may still not be admitted. In JSON an unescaped quote never occurs within a string, so a name in quotes behind
 * an opening brace or a comma, and before a colon, is the name of a field. For one thread.
 */
final class LineFilter implements Predicate<byte[]> {
    private static final byte[] TYPE = bytes("{\"type\":");
    private static final byte[] ALERT = bytes(quoted(RecordType.ALERT.text()));
    private static final byte[] NOTIFICATION = bytes(quoted(RecordType.NOTIFICATION.text()));
    private static final byte[] RECEIVER = bytes(",\"receiver\":");

    /** A label of the group may be named so, but only the field stands behind the labels. */
    private static final byte[] RECEIVER_AFTER_LABELS = bytes("},\"receiver\":");

    private static final byte[] GROUP_KEY = bytes("\"groupKey\":");
    private static final byte[] GROUP_LABELS = bytes("\"groupLabels\":");
    private static final int MOST_GROUPS = 10_000;

    private final List<byte[]> types;
    private final List<LabelValues> labels = new ArrayList<>();
    private final Optional<List<byte[]>> receivers;
    private final Optional<Predicate<DeliveryRecord>> group;
    private final Map<String, Boolean> groups = new HashMap<>();
    private final byte @Nullable [] silence;

    /** The values of a label that a matcher accepts, as the fields of an object. */
    private record LabelValues(List<byte[]> names, List<byte[]> pairs) {
        static @Nullable LabelValues of(Matcher matcher) {
            List<String> values = matcher.acceptedValues().orElse(List.of(""));
            if (values.contains("")) {
                return null; // records without the label may be admitted, or any value
            }
            String name = quoted(matcher.name()) + ":";
            List<String> names = List.of("{" + name, "," + name);
            return new LabelValues(
                    names.stream().map(LineFilter::bytes).toList(),
                    names.stream()
                            .flatMap(each -> values.stream().map(value -> bytes(each + quoted(value))))
                            .toList());
        }
    }

    /** Excludes what {@code filter} cannot admit, and records of other types than {@code types}; none if they are empty. */
    LineFilter(HistoryFilter filter, Set<RecordType> types) {
        this.types = types.stream().map(type -> bytes(quoted(type.text()))).toList();
        for (Matcher matcher : filter.matchers()) {
            LabelValues values = LabelValues.of(matcher);
            if (values != null) {
                labels.add(values);
            }
        }
        this.receivers = filter.receiver()
                .flatMap(Matcher::acceptedValues)
                .map(values ->
                        values.stream().map(value -> bytes(quoted(value))).toList());
        this.group = filter.group();
        this.silence = filter.silence().map(LineFilter::bytes).orElse(null);
    }

    @Override
    public boolean test(byte[] line) {
        if (!startsWith(line, 0, TYPE)) {
            return true;
        }
        boolean isWanted = types.isEmpty();
        for (byte[] type : types) {
            isWanted |= startsWith(line, TYPE.length, type);
        }
        if (!isWanted || (silence != null && indexOf(line, silence, 0, line.length) < 0)) {
            return false;
        }
        if (startsWith(line, TYPE.length, ALERT)) {
            return labels.stream().allMatch(label -> contains(line, 0, line.length, label.pairs));
        }
        return !startsWith(line, TYPE.length, NOTIFICATION) || testNotification(line);
    }

    private boolean testNotification(byte[] line) {
        int start = indexOf(line, GROUP_LABELS, 0, line.length);
        byte[] next = start < 0 ? RECEIVER : RECEIVER_AFTER_LABELS;
        int end = indexOf(line, next, Math.max(0, start), line.length);
        if (end < 0) {
            return true;
        }
        for (LabelValues label : start < 0 ? List.<LabelValues>of() : labels) {
            if (contains(line, start, end, label.names) && !contains(line, start, end, label.pairs)) {
                return false;
            }
        }
        int receiver = end + next.length;
        return receivers
                        .map(all -> all.stream().anyMatch(name -> startsWith(line, receiver, name)))
                        .orElse(true)
                && isOfGroup(line, start < 0 ? end : start);
    }

    /** The condition is asked once for each key. */
    private boolean isOfGroup(byte[] line, int end) {
        int start = indexOf(line, GROUP_KEY, 0, end);
        if (group.isEmpty() || start < 0) {
            return true;
        }
        String key = new String(line, start, end - start, StandardCharsets.ISO_8859_1);
        Boolean known = groups.get(key);
        if (known == null) {
            known = isOfGroup(line);
            if (groups.size() < MOST_GROUPS) {
                groups.put(key, known);
            }
        }
        return known;
    }

    private boolean isOfGroup(byte[] line) {
        try {
            Optional<HistoryRecord> record = HistoryJson.read(line);
            return !(record.isPresent() && record.get() instanceof DeliveryRecord delivery)
                    || group.orElseThrow().test(delivery);
        } catch (JsonException e) {
            return true;
        }
    }

    private static boolean contains(byte[] line, int from, int to, List<byte[]> parts) {
        for (byte[] part : parts) {
            if (indexOf(line, part, from, to) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static int indexOf(byte[] line, byte[] part, int from, int to) {
        for (int i = from; i <= to - part.length; i++) {
            if (line[i] == part[0] && startsWith(line, i, part)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] line, int at, byte[] part) {
        return line.length - at >= part.length && Arrays.equals(line, at, at + part.length, part, 0, part.length);
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        JsonText.append(out, text);
        return out.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
