package io.grapevine.template.mustache.view;

import io.grapevine.model.LabelSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A table of property names and the functions that compute the properties of an object. */
final class PropertyTable<T> {
    private final Map<String, Function<T, Object>> names = new HashMap<>();

    /** The parts of one subject under their names. */
    private record Described<T>(Map<String, Function<T, Object>> names, T subject) implements Fields {
        @Override
        public @Nullable Object get(String name) {
            Function<T, Object> part = names.get(name);
            return part == null ? null : part.apply(subject);
        }
    }

    Fields of(T subject) {
        return new Described<>(names, subject);
    }

    Set<String> names() {
        return names.keySet();
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
                .with(singular + "Pairs", subject -> new LabelPairs(labels.apply(subject)))
                .with(
                        "has" + Character.toUpperCase(name.charAt(0)) + name.substring(1),
                        subject -> !labels.apply(subject).isEmpty());
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

    /** Labels as a sorted list. */
    private record LabelPairs(LabelSet labels) implements Items {
        @Override
        public int size() {
            return labels.size();
        }

        @Override
        public Object get(int i) {
            return LabelPair.PROPERTIES.of(new LabelPair(labels, i));
        }
    }
}
