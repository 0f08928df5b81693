package io.grapevine.template.mustache.parse;

import java.util.List;

/** A node of a template's syntax tree. */
public sealed interface Node {
    /**
     * Text that stands in the template.
     *
     * @param startsLine whether a line of the template begins with it, so that an indentation comes first
     * @param goesOn whether more of the template follows in the line after its last line break
     */
    record Text(String text, boolean startsLine, boolean goesOn) implements Node {}

    /**
     * A value.
     *
     * @param escaped whether it is escaped where that is usual; not so in three braces
     */
    record Variable(Name name, boolean escaped, Place place) implements Node {}

    /** A section: rendered for each element of a list, or once for another truthy value. */
    record Section(Name name, List<Node> body, Place place) implements Node {
        public Section {
            body = List.copyOf(body);
        }
    }

    /** An inverted section: rendered if the value is falsy. */
    record Inverted(Name name, List<Node> body, Place place) implements Node {
        public Inverted {
            body = List.copyOf(body);
        }
    }

    /**
     * Another template.
     *
     * @param indentation what comes before each of its lines
     */
    record Partial(String name, String indentation, Place place) implements Node {}

    /**
     * The name in a tag: parts separated by dots, or a dot for the current value.
     *
     * @param text all of it
     * @param first the first part, which is looked for from the innermost section outwards
     * @param rest what follows the first dot, looked for in what the first part names; empty where there is no more
     */
    record Name(String text, String first, String rest) {
        private static final String SELF = ".";

        static Name of(String text) {
            int dot = text.equals(SELF) ? -1 : text.indexOf('.');
            return dot < 0 ? new Name(text, text, "") : new Name(text, text.substring(0, dot), text.substring(dot + 1));
        }

        /** Whether it means the innermost value itself. */
        public boolean isSelf() {
            return text.equals(SELF);
        }
    }
}
