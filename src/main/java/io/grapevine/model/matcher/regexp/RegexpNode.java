package io.grapevine.model.matcher.regexp;

import io.grapevine.model.matcher.regexp.RegexpNode.Chars;
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

    /**
     * The size of an expression by Go's measures, for the limits.
     *
     * @param size the approximate number of instructions of the program
     * @param ranges how many ranges of characters its sets have, as they are written; Go does not count them
     * @param height how deep the tree is
     * @param copies how often counted repetitions within one another copy the innermost part
     */
    record Extent(long size, long ranges, int height, long copies) {
        static final Extent LEAF = new Extent(1, 0, 1, 1);

        /**
         * The largest number of instructions; expressions that need more are refused. Go allows 3,355,443; see
         * RATIONALE.md.
         */
        private static final long MAX_SIZE = 1 << 19;

        private static final int MAX_HEIGHT = 1000;
        private static final int MAX_COPIES = 1000;

        static Extent ofSet(CharSet set) {
            return new Extent(1, set.rangeCount(), 1, 1);
        }

        static Extent ofConcat(List<RegexpNode> parts) {
            boolean literal = parts.stream()
                    .allMatch(part -> part instanceof Chars chars && chars.set().size() == 1);
            return of(parts, 0, literal ? 0 : 1);
        }

        static Extent ofAlternation(List<RegexpNode> choices) {
            return of(choices, choices.size() - 1, 1);
        }

        private static Extent of(List<RegexpNode> nodes, int size, int height) {
            long sizes = size;
            long ranges = 0;
            int highest = 0;
            long copies = 1;
            for (RegexpNode node : nodes) {
                Extent extent = node.extent();
                sizes += extent.size;
                ranges += extent.ranges;
                highest = Math.max(highest, extent.height);
                copies = Math.max(copies, extent.copies);
            }
            return new Extent(Math.max(1, sizes), ranges, height + highest, copies);
        }

        Extent captured() {
            return new Extent(size + 2, ranges, height + 1, copies);
        }

        Extent repeated(int min, int max) {
            boolean bounded = max != RegexpNode.Repeat.UNBOUNDED;
            long repeatedSize = bounded ? max * size + (max - min) : Math.max(1, min) * size + 2;
            boolean counted = bounded ? max > 1 : min > 1;
            long repeatedCopies = bounded && max == 0 ? 1 : counted ? copies * Math.max(min, max) : copies;
            return new Extent(Math.max(1, repeatedSize), ranges, height + 1, repeatedCopies);
        }

        boolean isTooLarge() {
            return size > MAX_SIZE;
        }

        boolean isTooDeep() {
            return height > MAX_HEIGHT;
        }

        boolean copiesTooOften() {
            return copies > MAX_COPIES;
        }
    }
}
