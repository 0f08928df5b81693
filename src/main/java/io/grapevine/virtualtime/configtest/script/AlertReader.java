package io.grapevine.virtualtime.configtest.script;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.virtualtime.configtest.script.AlertChange.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the alerts of a test.
 *
 * @param names says which label names are valid
 * @param posted when alerts of a step are posted
 */
record AlertReader(MatcherParser names, Duration posted) {
    /** How the rules of Prometheus name a label in an annotation. */
    private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*\\$labels\\.([A-Za-z_][A-Za-z0-9_]*)\\s*}}");

    /** The most copies of one alert. */
    private static final int MOST_COPIES = 100_000;

    private static final Pattern RANGE = Pattern.compile("(.*)\\{(\\d{1,9})\\.\\.(\\d{1,9})}(.*)");

    /** Labels as a mapping, of which none is empty. */
    LabelSet labels(Value value) {
        LabelSet labels = pairs(value).withoutEmptyValues();
        if (labels.isEmpty()) {
            value.fault("no labels (expected: one at least, such as {alertname: DiskFull})");
        }
        return labels;
    }

    LabelSet pairs(Value value) {
        value.entries().forEach((name, of) -> {
            if (!names.isValidLabelName(name)) {
                of.fault("invalid label name " + Quoted.quote(name) + " (expected: a label name)");
            }
        });
        return LabelSet.of(value.textMap());
    }

    List<AlertChange> managed(Value list, ScriptTimes times) {
        List<AlertChange> changes = new ArrayList<>();
        list.objects(in -> {
            managed(in, times, changes);
            return in;
        });
        return changes;
    }

    private void managed(MappingReader in, ScriptTimes times, List<AlertChange> changes) {
        LabelSet labels = labels(in.value("labels"));
        LabelSet annotations = pairs(in.value("annotations"));
        String generator = in.text("generator_url");
        List<Map<String, String>> copies = copies(in.value("each"));
        Duration stagger = in.has("stagger") ? ScriptTimes.duration(in.value("stagger")) : Duration.ZERO;
        List<Duration> fires = in.has("fires") ? times.several(in.value("fires")) : List.of(Duration.ZERO);
        List<Duration> resolves = times.several(in.value("resolves"));
        if (!alternate(fires, resolves)) {
            in.fault(
                    "resolves",
                    "times that do not follow those of fires (expected: fires and resolves in turn, as in"
                            + " fires: [0s, 20m], resolves: [10m, 30m])");
            return;
        }
        for (int copy = 0; copy < copies.size(); copy++) {
            LabelSet all = with(labels, copies.get(copy));
            LabelSet texts = expanded(annotations, all);
            Duration shift = stagger.multipliedBy(copy);
            for (int i = 0; i < fires.size(); i++) {
                Duration start = fires.get(i).plus(shift);
                changes.add(new AlertChange(start, all, texts, generator, start, null, Kind.FIRES));
                if (i < resolves.size()) {
                    Duration end = resolves.get(i).plus(shift);
                    changes.add(new AlertChange(end, all, texts, generator, start, end, Kind.RESOLVES));
                }
            }
        }
    }

    private static boolean alternate(List<Duration> fires, List<Duration> resolves) {
        if (resolves.size() > fires.size() || fires.size() > resolves.size() + 1) {
            return false;
        }
        List<Duration> turns = IntStream.range(0, fires.size() + resolves.size())
                .mapToObj(i -> (i % 2 == 0 ? fires : resolves).get(i / 2))
                .toList();
        return IntStream.range(1, turns.size()).allMatch(i -> turns.get(i - 1).compareTo(turns.get(i)) < 0);
    }

    private static LabelSet with(LabelSet labels, Map<String, String> more) {
        if (more.isEmpty()) {
            return labels;
        }
        Map<String, String> all = labels.toMap();
        all.putAll(more);
        return LabelSet.of(all);
    }

    private static LabelSet expanded(LabelSet annotations, LabelSet labels) {
        LabelSet.Builder expanded = new LabelSet.Builder(annotations.size());
        annotations.forEach((name, text) -> expanded.add(
                name,
                LABEL.matcher(text).replaceAll(label -> Matcher.quoteReplacement(labels.valueOf(label.group(1))))));
        return expanded.build();
    }

    List<AlertChange> posted(Value list) {
        return list.objects(this::posted);
    }

    private AlertChange posted(MappingReader in) {
        return new AlertChange(
                posted,
                labels(in.value("labels")),
                pairs(in.value("annotations")),
                in.text("generator_url"),
                relative(in.value("starts")),
                relative(in.value("ends")),
                Kind.POSTED);
    }

    private @Nullable Duration relative(Value value) {
        return value.isNull() ? null : posted.plus(new ScriptTimes(Instant.EPOCH).sinceOrBefore(value));
    }

    /**
     * The labels {@code each} in which copies of an alert differ: all combinations of the values, in which the last label changes first.
     *
     * @return one empty map if there is no {@code each}
     */
    private static List<Map<String, String>> copies(Value each) {
        List<Map<String, String>> copies = List.of(Map.of());
        for (Map.Entry<String, Value> label : each.entries().entrySet()) {
            List<String> values = values(label.getValue());
            if ((long) copies.size() * values.size() > MOST_COPIES) {
                each.fault("more than " + MOST_COPIES + " alerts (expected: at most as many)");
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
        if (last < first || last - first >= MOST_COPIES) {
            value.fault(value.describe() + " (expected: an increasing range of at most " + MOST_COPIES + " numbers)");
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
