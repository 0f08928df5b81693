package io.grapevine.model.matcher.regexp;

import io.grapevine.model.matcher.regexp.RegexpNode.Chars;
import java.util.List;

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
