package io.grapevine.bench.compare;

import java.util.function.Predicate;

/**
 * A limit that Grapevine is to keep.
 *
 * @param figure of what
 * @param points at which sizes
 * @param limit the worst value that is good enough, in the unit of the figure
 * @param source who asks for it
 */
record Target(Figure figure, Predicate<Point> points, double limit, Source source) {
    /** The origin of a limit. */
    enum Source {
        /** Section 9 of the design. */
        DESIGN("target"),
        /** The issue about speed, whose aims are further than the design's. */
        ISSUE("aim");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        /** How the table calls it. */
        String word() {
            return word;
        }
    }

    /** Whether {@code value} keeps the limit. */
    boolean isMet(double value) {
        return figure.moreIsBetter() ? value >= limit : value <= limit;
    }

    /** The limit and its source, such as {@code target ≤ 0.60 s}. */
    String text() {
        return source.word() + (figure.moreIsBetter() ? " ≥ " : " ≤ ") + figure.format(limit) + " " + figure.unit();
    }
}
