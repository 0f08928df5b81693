package io.grapevine.template.mustache.view;

import io.grapevine.model.LabelSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A table of property names and the functions that compute the properties of an object.
 *
 * @param <T> what the parts are of
 */
final class PropertyTable<T> {
    private final Map<String, Function<T, Object>> names;

    private PropertyTable(Map<String, Function<T, Object>> names) {
        this.names = names;
    }

    /** The parts of one subject under their names. */
    private record Described<T>(Map<String, Function<T, Object>> names, T subject) implements Fields {
        @Override
        public @Nullable Object get(String name) {
            Function<T, Object> part = names.get(name);
            return part == null ? null : part.apply(subject);
        }
    }

    /** The names of {@code subject}. */
    Fields of(T subject) {
        return new Described<>(names, subject);
    }

    Set<String> names() {
        return names.keySet();
    }

    /** Collects names. */
    static final class Builder<T> {
        private final Map<String, Function<T, Object>> names = new TreeMap<>();

        Builder<T> with(String name, Function<T, Object> part) {
            names.put(name, part);
            return this;
        }

        /**
         * Labels under their name, as pairs, and whether there are any: {@code groupLabels}, {@code groupLabelPairs},
         * {@code hasGroupLabels}.
         */
        Builder<T> withLabels(String name, Function<T, LabelSet> labels) {
            String singular = name.substring(0, name.length() - 1);
            return with(name, subject -> new LabelFields(labels.apply(subject)))
                    .with(singular + "Pairs", subject -> new LabelPairs(labels.apply(subject)))
                    .with(has(name), subject -> !labels.apply(subject).isEmpty());
        }

        static String has(String name) {
            return "has" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        }

        PropertyTable<T> build() {
            return new PropertyTable<>(Map.copyOf(names));
        }
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
