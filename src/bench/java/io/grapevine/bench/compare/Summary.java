package io.grapevine.bench.compare;

import java.util.List;

/**
 * The values of one figure over all repeats.
 *
 * @param values at least one; positive infinity for what did not come in time
 */
record Summary(List<Double> values) {
    /** Sorts them. */
    Summary {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values (expected: at least one)");
        }
        values = values.stream().sorted().toList();
    }

    /** The middle value; of an even number the mean of both middle ones. */
    double median() {
        int middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    /** The smallest value. */
    double min() {
        return values.get(0);
    }

    /** The largest value. */
    double max() {
        return values.get(values.size() - 1);
    }
}
