package io.grapevine.bench.compare;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The growth of a cost with a size: {@code cost = factor · size^exponent}, fitted by least squares on the logarithms.
 */
final class PowerLaw {
    private PowerLaw() {}

    /** A cost at a size. */
    record Sample(double size, double cost) {
        private boolean isUsable() {
            return size > 0 && cost > 0 && Double.isFinite(cost);
        }
    }

    /**
     * The exponent: 0 for a cost that does not depend on the size, 1 for one in proportion to it.
     *
     * @param samples the costs at several sizes; samples whose size or cost is not positive and finite are left out, as
     *     they have no logarithm
     * @return empty if fewer than two sizes are left
     */
    static OptionalDouble exponent(List<Sample> samples) {
        List<Sample> usable = samples.stream().filter(Sample::isUsable).toList();
        if (usable.stream().mapToDouble(Sample::size).distinct().count() < 2) {
            return OptionalDouble.empty();
        }
        double meanX =
                usable.stream().mapToDouble(s -> Math.log(s.size)).average().orElseThrow();
        double meanY =
                usable.stream().mapToDouble(s -> Math.log(s.cost)).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (Sample sample : usable) {
            double x = Math.log(sample.size) - meanX;
            covariance += x * (Math.log(sample.cost) - meanY);
            variance += x * x;
        }
        return OptionalDouble.of(covariance / variance);
    }
}
