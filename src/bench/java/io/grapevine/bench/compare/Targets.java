package io.grapevine.bench.compare;

import static io.grapevine.bench.compare.Target.Source.DESIGN;
import static io.grapevine.bench.compare.Target.Source.ISSUE;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The table of all targets. They are printed beside the figures, as met or not met, and fail nothing. */
final class Targets {
    /** The exponent up to which a cost counts as independent of a size. */
    static final double FLAT_EXPONENT = 0.1;

    /** The growth of memory up to which it counts as flat. */
    private static final double FLAT_PERCENT = 5;

    private static final Predicate<Point> ANY = point -> true;
    private static final Predicate<Point> WARMED_UP = point -> point.alerts() >= Growth.LARGE;
    private static final int JAVA_25 = 25;

    private static final List<Target> ALL = List.of(
            new Target(Figure.START_READY, ANY, Runtime.version().feature() >= JAVA_25 ? 0.3 : 0.6, DESIGN),
            new Target(Figure.RESIDENT_IDLE, ANY, 110, DESIGN),
            new Target(Figure.RESIDENT_IDLE, ANY, 90, ISSUE),
            new Target(Figure.RESIDENT_LOADED, at(40_000, 0), 170, ISSUE),
            new Target(Figure.RESIDENT_LOADED, at(100_000, 0), 350, DESIGN),
            new Target(Figure.RESIDENT_LOADED, at(100_000, 0), 300, ISSUE),
            new Target(Figure.COLD_CPU, at(100_000, 0), 3, ISSUE),
            new Target(Figure.NEW_CPU, WARMED_UP, 1.2, DESIGN),
            new Target(Figure.RESENT_CPU, WARMED_UP, 0.6, DESIGN),
            new Target(Figure.READ_ALERTS_P50, at(20_000, 0), 80, DESIGN),
            new Target(Figure.READ_GROUPS_P50, at(20_000, 0), 100, DESIGN),
            new Target(Figure.READ_FILTER_P50, at(20_000, 0), 15, DESIGN),
            new Target(Figure.READ_ALERTS_P50, at(40_000, 0), 120, ISSUE),
            new Target(Figure.READ_GROUPS_P50, at(40_000, 0), 120, ISSUE),
            new Target(Figure.READ_FILTER_P50, at(40_000, 0), 10, ISSUE),
            new Target(Figure.READ_FILTER_P50, at(100_000, 0), 50, ISSUE),
            new Target(Figure.READ_ALERTS_P50, at(100_000, 5_000), 600, DESIGN),
            new Target(Figure.READ_ALERTS_P50, at(100_000, 5_000), 500, ISSUE),
            new Target(Figure.READ_GROUPS_P50, at(100_000, 5_000), 600, DESIGN),
            new Target(Figure.READ_GROUPS_P50, at(100_000, 5_000), 500, ISSUE),
            new Target(Figure.READ_FILTER_P50, at(100_000, 5_000), 20, ISSUE),
            new Target(Figure.SILENCE_CPU, at(40_000, 0), 0.3, ISSUE),
            new Target(Figure.SILENCE_CPU, at(100_000, 0), 0.3, ISSUE),
            new Target(Figure.NOTIFY_EARLY_P50, ANY, 1, ISSUE),
            new Target(Figure.NOTIFY_EARLY_P99, ANY, 5, ISSUE),
            new Target(Figure.NOTIFY_WARM_P50, ANY, 1, DESIGN),
            new Target(Figure.NOTIFY_WARM_P99, ANY, 3, DESIGN),
            new Target(Figure.SPREAD_P50, ANY, 2, DESIGN),
            new Target(Figure.SPREAD_P99, ANY, 10, DESIGN),
            new Target(Figure.STORM_FIRING, point -> point.alerts() <= 100_000, 10, ISSUE),
            new Target(Figure.STEADY_LONGEST, at(100_000, 0), 100, ISSUE),
            new Target(Figure.SMALL_HEAP, ANY, 300_000, ISSUE),
            new Target(Figure.TENANTS_UNBUILT, ANY, 20, DESIGN),
            new Target(Figure.TENANTS_BUILT, ANY, 150, DESIGN),
            new Target(Figure.TENANTS_HEAP, ANY, 640, DESIGN),
            new Target(Figure.TENANTS_CPU, ANY, 5, DESIGN),
            new Target(Figure.NOISE_EXTRA_P99, ANY, 100, DESIGN),
            new Target(Figure.NOISE_EXTRA_WORST, ANY, 1_000, DESIGN),
            new Target(Figure.PLANNED_CPU, ANY, 1, DESIGN),
            new Target(Figure.PLANNED_HEAP, ANY, 10, DESIGN),
            new Target(Figure.PLANNED_WRITES, ANY, 15, DESIGN),
            new Target(Figure.ON_CALL_CPU, ANY, 2, ISSUE),
            new Target(Figure.ON_CALL_LATE, ANY, 1_000, ISSUE),
            new Target(Figure.ON_CALL_READ, ANY, 5, ISSUE),
            new Target(Figure.LOST_KILLED, ANY, 1.5, DESIGN),
            new Target(Figure.LOST_SILENT, ANY, 4, DESIGN),
            new Target(Figure.OUTAGE_EXTRA, ANY, 0, DESIGN),
            new Target(Figure.CRASH_LOST, ANY, 0, DESIGN),
            new Target(Figure.CRASH_REPEATED, ANY, 0, DESIGN),
            new Target(Figure.SOAK_RATE, ANY, 1_000, ISSUE),
            new Target(Figure.SOAK_GROWTH, ANY, FLAT_PERCENT, ISSUE));

    private Targets() {}

    private static Predicate<Point> at(int alerts, int silences) {
        return new Point(alerts, silences)::equals;
    }

    /** All of them. */
    static List<Target> all() {
        return ALL;
    }

    /** The targets of one figure at one size, the design's first. */
    static List<Target> of(Figure figure, Point point) {
        return ALL.stream()
                .filter(target -> target.figure() == figure && target.points().test(point))
                .toList();
    }

    /** The largest exponent that is good enough, if there is a target for this curve. */
    static Optional<Double> exponent(Growth growth) {
        boolean flat = growth.figure() == Figure.RESENT_CPU
                && (growth.by() == Growth.By.SILENCES || growth.from() >= Growth.LARGE);
        return flat ? Optional.of(FLAT_EXPONENT) : Optional.empty();
    }
}
