package io.grapevine.configfile.yaml;

import java.util.List;

/** A node of a YAML tree to write. */
public sealed interface Yaml {
    /** A number, a truth value or {@code null}, written as it is. */
    record Literal(String text) implements Yaml {}

    /** A string, quoted where it would else be read as something different. */
    record Text(String text) implements Yaml {}

    /**
     * A list.
     *
     * @param flow whether it is written in brackets on one line
     */
    record Sequence(List<Yaml> items, boolean flow) implements Yaml {
        /** A list with a line for each item. */
        public Sequence(List<Yaml> items) {
            this(items, false);
        }

        /** Copies the list. */
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /**
     * Keys and values in the order in which they are written.
     *
     * @param flow whether it is written in braces on one line
     */
    record Mapping(List<Entry> entries, boolean flow) implements Yaml {
        /** A mapping with a line for each entry. */
        public Mapping(List<Entry> entries) {
            this(entries, false);
        }

        /** Copies the list. */
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    /** A key, which is a text or a literal, and its value. */
    record Entry(Yaml key, Yaml value) {
        /** A text and its value. */
        public Entry(String key, Yaml value) {
            this(new Text(key), value);
        }
    }

    /** The value that is none. */
    Yaml NULL = new Literal("null");
}
