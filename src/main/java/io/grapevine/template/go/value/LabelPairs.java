package io.grapevine.template.go.value;

import io.grapevine.base.go.GoStrings;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The sorted pairs of labels and annotations: {@code alertname} first, then by name. */
public final class LabelPairs {
    private LabelPairs() {}

    /** The pairs of a set. */
    public static GoList sorted(LabelSet labels) {
        return ordered(GoType.PAIRS, labels, i -> new GoValue.Pair(labels.name(i), labels.value(i)));
    }

    /** The names of a set, in the same order. */
    public static GoList names(LabelSet labels) {
        return ordered(GoType.STRINGS, labels, labels::name);
    }

    /** The values of a set, in the same order. */
    public static GoList values(LabelSet labels) {
        return ordered(GoType.STRINGS, labels, labels::value);
    }

    private static GoList ordered(GoType type, LabelSet labels, IntFunction<Object> element) {
        Object[] elements = new Object[labels.size()];
        int next = labels.has(Labels.ALERT_NAME) ? 1 : 0;
        for (int i = 0; i < elements.length; i++) {
            elements[labels.name(i).equals(Labels.ALERT_NAME) ? 0 : next++] = element.apply(i);
        }
        return GoList.of(type, elements);
    }

    /** The names of pairs. */
    public static GoList names(GoList pairs) {
        return strings(pairs, GoValue.Pair::name);
    }

    /** The values of pairs. */
    public static GoList values(GoList pairs) {
        return strings(pairs, GoValue.Pair::value);
    }

    private static GoList strings(GoList pairs, Function<GoValue.Pair, String> string) {
        Object[] strings = new Object[pairs.size()];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = string.apply((GoValue.Pair) pairs.element(i));
        }
        return GoList.of(GoType.STRINGS, strings);
    }

    /** {@code name=value, name=value}. */
    public static String text(GoList pairs) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pairs.size(); i++) {
            GoValue.Pair pair = (GoValue.Pair) pairs.element(i);
            out.append(i == 0 ? "" : ", ").append(pair.name()).append('=').append(pair.value());
        }
        return GoStrings.joined(out.toString());
    }
}
