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
}
