package io.grapevine.template.mustache;

import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import java.util.HashMap;
import java.util.Map;
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

    private record LabelPairs(LabelSet labels) implements Fields.Items {
        @Override
        public int size() {
            return labels.size();
        }

        @Override
        public Object get(int i) {
            return LabelPair.PROPERTIES.of(new LabelPair(labels, i));
        }
    }

    /**
     * A label as an element of a list, with {@code alertname} first and the others sorted by name.
     *
     * @param position from 0
     */
    record LabelPair(LabelSet labels, int position) {
        static final PropertyTable<LabelPair> PROPERTIES = new PropertyTable<LabelPair>()
                .with("name", pair -> pair.labels.name(pair.index()))
                .with("value", pair -> pair.labels.value(pair.index()))
                .with("url", pair -> Links.ofWeb(pair.labels.value(pair.index())))
                .with("first", pair -> pair.position == 0)
                .with("last", pair -> pair.position == pair.labels.size() - 1);

        private int index() {
            return index(labels, position);
        }

        /** The index in the set, whose order is by name throughout, of what is at {@code position} of the list. */
        static int index(LabelSet labels, int position) {
            int alertName = labels.size() - 1;
            while (alertName >= 0 && !labels.name(alertName).equals(Labels.ALERT_NAME)) {
                alertName--;
            }
            return position > alertName ? position : position == 0 ? alertName : position - 1;
        }
    }
}
