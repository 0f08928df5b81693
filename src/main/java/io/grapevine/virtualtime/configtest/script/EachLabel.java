package io.grapevine.virtualtime.configtest.script;

import io.grapevine.config.file.yaml.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code each}: the labels in which copies of an alert differ. */
final class EachLabel {
    /** The most copies of one alert. */
    static final int MOST = 100_000;

    private static final Pattern RANGE = Pattern.compile("(.*)\\{(\\d{1,9})\\.\\.(\\d{1,9})}(.*)");

    private EachLabel() {}

    /**
     * The labels of each copy: all combinations of the values, in which the last label changes first.
     *
     * @return one empty map if there is no {@code each}
     */
    static List<Map<String, String>> read(Value each) {
        List<Map<String, String>> copies = List.of(Map.of());
        for (Map.Entry<String, Value> label : each.entries().entrySet()) {
            List<String> values = values(label.getValue());
            if ((long) copies.size() * values.size() > MOST) {
                each.fault("more than " + MOST + " alerts (expected: at most as many)");
                return copies;
            }
            List<Map<String, String>> more = new ArrayList<>(copies.size() * values.size());
            for (Map<String, String> copy : copies) {
                for (String value : values) {
                    Map<String, String> labels = new LinkedHashMap<>(copy);
                    labels.put(label.getKey(), value);
                    more.add(labels);
                }
            }
            copies = more;
        }
        return copies;
    }

    /** A list of values, or a text with a range: {@code db-{1..100}}. */
    private static List<String> values(Value value) {
        if (value.isList()) {
            List<String> values = new ArrayList<>();
            value.items().forEach(item -> values.addAll(range(item)));
            return values;
        }
        List<String> values = range(value);
        if (values.size() == 1 && values.get(0).equals(value.text())) {
            value.fault(value.describe() + " (expected: a list of values, or a range such as \"db-{1..100}\")");
        }
        return values;
    }

    private static List<String> range(Value value) {
        Matcher range = RANGE.matcher(value.text());
        if (!range.matches()) {
            return List.of(value.text());
        }
        int first = Integer.parseInt(range.group(2));
        int last = Integer.parseInt(range.group(3));
        if (last < first || last - first >= MOST) {
            value.fault(value.describe() + " (expected: an increasing range of at most " + MOST + " numbers)");
            return List.of();
        }
        // {01..10} has leading zeros, as in a shell
        String format = range.group(2).startsWith("0") ? "%0" + range.group(2).length() + "d" : "%d";
        List<String> values = new ArrayList<>(last - first + 1);
        for (int i = first; i <= last; i++) {
            values.add(range.group(1) + String.format(Locale.ROOT, format, i) + range.group(4));
        }
        return values;
    }
}
