package io.grapevine.template.go.value;

import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The sorted pairs of labels and annotations: {@code alertname} first, then by name. */
public final class LabelPairs {
    private LabelPairs() {}

    /** The pairs of a set. */
    public static GoList sorted(LabelSet labels) {
        Object[] pairs = new Object[labels.size()];
        int n = 0;
        String alertName = labels.get(Labels.ALERT_NAME);
        if (alertName != null) {
            pairs[n++] = new Pair(Labels.ALERT_NAME, alertName);
        }
        for (int i = 0; i < labels.size(); i++) {
            if (!labels.name(i).equals(Labels.ALERT_NAME)) {
                pairs[n++] = new Pair(labels.name(i), labels.value(i));
            }
        }
        return GoList.of(GoType.PAIRS, pairs);
    }

    /** The names of a set, in the same order. */
    public static GoList names(LabelSet labels) {
        return strings(labels, labels.has(Labels.ALERT_NAME) ? Labels.ALERT_NAME : null, labels::name);
    }

    /** The values of a set, in the same order. */
    public static GoList values(LabelSet labels) {
        return strings(labels, labels.get(Labels.ALERT_NAME), labels::value);
    }

    private static GoList strings(LabelSet labels, @Nullable String first, IntFunction<String> string) {
        Object[] strings = new Object[labels.size()];
        int n = 0;
        if (first != null) {
            strings[n++] = first;
        }
        for (int i = 0; i < labels.size(); i++) {
            if (!labels.name(i).equals(Labels.ALERT_NAME)) {
                strings[n++] = string.apply(i);
            }
        }
        return GoList.of(GoType.STRINGS, strings);
    }

    /** The names of pairs. */
    public static GoList names(GoList pairs) {
        Object[] names = new Object[pairs.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = ((Pair) pairs.element(i)).name();
        }
        return GoList.of(GoType.STRINGS, names);
    }

    /** The values of pairs. */
    public static GoList values(GoList pairs) {
        Object[] values = new Object[pairs.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((Pair) pairs.element(i)).value();
        }
        return GoList.of(GoType.STRINGS, values);
    }

    /** {@code name=value, name=value}. */
    public static String text(GoList pairs) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = (Pair) pairs.element(i);
            out.append(i == 0 ? "" : ", ").append(pair.name()).append('=').append(pair.value());
        }
        return GoStrings.joined(out.toString());
    }
}
