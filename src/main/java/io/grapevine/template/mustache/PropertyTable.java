package io.grapevine.template.mustache;

import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A table of property names and the functions that compute the properties of an object. */
final class PropertyTable<T> {
    private static final PropertyTable<Map.Entry<String, String>> PAIR = new PropertyTable<Map.Entry<String, String>>()
            .with("name", Map.Entry::getKey)
            .with("value", Map.Entry::getValue)
            .with("url", pair -> Group.webAddress(pair.getValue()));

    private final Map<String, Function<T, Object>> names = new HashMap<>();

    /** The parts of one subject under their names. */
    Fields of(T subject) {
        return name -> part(subject, name);
    }

    private @Nullable Object part(T subject, String name) {
        Function<T, Object> part = names.get(name);
        return part == null ? null : part.apply(subject);
    }

    /** Adds a property; for the initialization of the table only. */
    PropertyTable<T> with(String name, Function<T, Object> part) {
        names.put(name, part);
        return this;
    }

    /**
     * Labels under their name, as pairs, and whether there are any: {@code groupLabels}, {@code groupLabelPairs},
     * {@code hasGroupLabels}.
     */
    PropertyTable<T> withLabels(String name, Function<T, LabelSet> labels) {
        String singular = name.substring(0, name.length() - 1);
        return with(name, subject -> new LabelFields(labels.apply(subject)))
                .with(singular + "Pairs", subject -> pairs(labels.apply(subject)))
                .with(
                        "has" + Character.toUpperCase(name.charAt(0)) + name.substring(1),
                        subject -> !labels.apply(subject).isEmpty());
    }

    /** The positions of labels in the order in which they are listed: {@code alertname} first, the others by name. */
    static int[] alertNameFirst(LabelSet labels) {
        int[] order = new int[labels.size()];
        int next = labels.has(Labels.ALERT_NAME) ? 1 : 0;
        for (int i = 0; i < order.length; i++) {
            order[labels.name(i).equals(Labels.ALERT_NAME) ? 0 : next++] = i;
        }
        return order;
    }

    private static Fields.Items pairs(LabelSet labels) {
        return PAIR.list(Arrays.stream(alertNameFirst(labels))
                .mapToObj(i -> Map.entry(labels.name(i), labels.value(i)))
                .toList());
    }

    private record LabelFields(LabelSet labels) implements Fields {
        @Override
        public @Nullable Object get(String name) {
            return labels.get(name);
        }

        @Override
        public boolean areOpen() {
            return true;
        }

        @Override
        public boolean areEmpty() {
            return labels.isEmpty();
        }
    }

    /** A list of which the elements have these names, and {@code first} and {@code last}. */
    Fields.Items list(List<? extends T> subjects) {
        return new Listed<>(this, subjects);
    }

    /** The element at {@code i} of {@code size}. */
    Fields element(T subject, int i, int size) {
        return name -> switch (name) {
            case "first" -> i == 0;
            case "last" -> i == size - 1;
            default -> part(subject, name);
        };
    }

    private record Listed<T>(PropertyTable<T> names, List<? extends T> subjects) implements Fields.Items {
        @Override
        public int size() {
            return subjects.size();
        }

        @Override
        public Object get(int i) {
            return names.element(subjects.get(i), i, subjects.size());
        }
    }
}
