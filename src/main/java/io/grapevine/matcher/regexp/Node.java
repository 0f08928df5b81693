package io.grapevine.matcher.regexp;

import java.util.ArrayList;
import java.util.List;

/**
 * A parsed regular expression. What decides only which part matched where (captures, greediness) is not kept: nobody
 * asks more than whether a text matches.
 */
sealed interface Node {
    /** Matches the empty text. */
    Node EMPTY = new Concat(List.of(), Extent.LEAF);

    /** How large the expression is, for the limits. */
    Extent extent();

    /** One character out of a set. */
    record Chars(CharSet set) implements Node {
        @Override
        public Extent extent() {
            return Extent.ofSet(set);
        }
    }

    /** A place in the text rather than a part of it. */
    enum Assertion implements Node {
        BEGIN_TEXT("\\A"),
        END_TEXT("\\z"),
        BEGIN_LINE("(?m:^)"),
        END_LINE("(?m:$)"),
        WORD_BOUNDARY("\\b"),
        NO_WORD_BOUNDARY("\\B");

        private final String syntax;

        Assertion(String syntax) {
            this.syntax = syntax;
        }

        String syntax() {
            return syntax;
        }

        @Override
        public Extent extent() {
            return Extent.LEAF;
        }
    }

    /** One after the other. */
    record Concat(List<Node> parts, Extent extent) implements Node {}

    /** One or the other. */
    record Alternation(List<Node> choices, Extent extent) implements Node {}

    /** A group in parentheses that Go would number; here it only counts for the depth. */
    record Capture(Node body, Extent extent) implements Node {}

    /** A repetition from {@code min} to {@code max} times; {@link #UNBOUNDED} for no maximum. */
    record Repeat(Node body, int min, int max, Extent extent) implements Node {
        static final int UNBOUNDED = -1;
    }

    static Node concat(List<Node> nodes) {
        if (nodes.size() == 1) {
            return nodes.get(0);
        }
        List<Node> parts = new ArrayList<>(nodes.size());
        for (Node node : nodes) {
            if (node instanceof Concat inner && !inner.parts().isEmpty()) {
                parts.addAll(inner.parts());
            } else {
                parts.add(node);
            }
        }
        return parts.isEmpty() ? EMPTY : new Concat(parts, Extent.ofConcat(parts));
    }

    static Node alternation(List<Node> nodes) {
        List<Node> choices = new ArrayList<>(nodes.size());
        for (Node node : nodes) {
            if (node instanceof Alternation inner) {
                choices.addAll(inner.choices());
            } else {
                choices.add(node);
            }
        }
        return choices.size() == 1 ? choices.get(0) : new Alternation(choices, Extent.ofAlternation(choices));
    }

    static Node capture(Node body) {
        return new Capture(body, body.extent().captured());
    }

    static Node repeat(Node body, int min, int max) {
        return new Repeat(body, min, max, body.extent().repeated(min, max));
    }
}
