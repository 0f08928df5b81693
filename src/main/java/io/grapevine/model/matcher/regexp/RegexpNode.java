package io.grapevine.model.matcher.regexp;

import java.util.ArrayList;
import java.util.List;

/**
 * A node of the syntax tree of a regular expression. Captures and greediness are dropped, since callers only need to
 * know whether a text matches.
 */
sealed interface RegexpNode {
    RegexpNode EMPTY = new Concat(List.of(), Extent.LEAF);

    Extent extent();

    /** A character out of a set. */
    record Chars(CharSet set) implements RegexpNode {
        @Override
        public Extent extent() {
            return Extent.ofSet(set);
        }
    }

    enum Assertion implements RegexpNode {
        BEGIN_TEXT,
        END_TEXT,
        BEGIN_LINE,
        END_LINE,
        WORD_BOUNDARY,
        NO_WORD_BOUNDARY;

        @Override
        public Extent extent() {
            return Extent.LEAF;
        }
    }

    record Concat(List<RegexpNode> parts, Extent extent) implements RegexpNode {}

    record Alternation(List<RegexpNode> choices, Extent extent) implements RegexpNode {}

    /** A capturing group; only its depth matters here. */
    record Capture(RegexpNode body, Extent extent) implements RegexpNode {}

    /** A repetition from {@code min} to {@code max} times; {@link #UNBOUNDED} for no maximum. */
    record Repeat(RegexpNode body, int min, int max, Extent extent) implements RegexpNode {
        static final int UNBOUNDED = -1;
    }

    static RegexpNode concat(List<RegexpNode> nodes) {
        if (nodes.size() == 1) {
            return nodes.get(0);
        }
        List<RegexpNode> parts = new ArrayList<>(nodes.size());
        for (RegexpNode node : nodes) {
            if (node instanceof Concat inner && !inner.parts().isEmpty()) {
                parts.addAll(inner.parts());
            } else {
                parts.add(node);
            }
        }
        return parts.isEmpty() ? EMPTY : new Concat(parts, Extent.ofConcat(parts));
    }

    static RegexpNode alternation(List<RegexpNode> nodes) {
        List<RegexpNode> choices = new ArrayList<>(nodes.size());
        for (RegexpNode node : nodes) {
            if (node instanceof Alternation inner) {
                choices.addAll(inner.choices());
            } else {
                choices.add(node);
            }
        }
        return choices.size() == 1 ? choices.get(0) : new Alternation(choices, Extent.ofAlternation(choices));
    }

    static RegexpNode capture(RegexpNode body) {
        return new Capture(body, body.extent().captured());
    }

    static RegexpNode repeat(RegexpNode body, int min, int max) {
        return new Repeat(body, min, max, body.extent().repeated(min, max));
    }
}
