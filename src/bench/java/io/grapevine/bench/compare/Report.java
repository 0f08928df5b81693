package io.grapevine.bench.compare;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that is printed.
 *
 * @param start when it was measured
 * @param build what Grapevine says of its version
 * @param machine on what
 * @param otherWork the share of all processors' time that other work had, 0 to 1
 * @param repeats how often
 * @param results what was measured
 */
record Report(Instant start, String build, Machine machine, double otherWork, int repeats, Results results) {
    /** Whether a target is met by the median of Grapevine, if it was measured. */
    Optional<Boolean> isMet(Target target, Point point) {
        return results.summary(Bench.GRAPEVINE, target.figure(), point).map(summary -> target.isMet(summary.median()));
    }

    /** The contenders beside which Grapevine is measured. */
    List<String> others() {
        return results.contenders().stream()
                .filter(name -> !name.equals(Bench.GRAPEVINE))
                .toList();
    }

    /**
     * How many times better Grapevine is than another contender; below 1 it is worse.
     *
     * @return empty if one of them has no value, or neither came in time
     */
    OptionalDouble ratio(String other, Figure figure, Point point) {
        Optional<Summary> own = results.summary(Bench.GRAPEVINE, figure, point);
        Optional<Summary> theirs = results.summary(other, figure, point);
        if (own.isEmpty() || theirs.isEmpty()) {
            return OptionalDouble.empty();
        }
        double ratio = figure.moreIsBetter()
                ? own.get().median() / theirs.get().median()
                : theirs.get().median() / own.get().median();
        return Double.isNaN(ratio) ? OptionalDouble.empty() : OptionalDouble.of(ratio);
    }
}
