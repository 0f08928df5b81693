package io.grapevine.bench.compare;

import io.grapevine.bench.compare.PowerLaw.Sample;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * The growth of one figure, for each contender that was measured at two sizes at least.
 *
 * @param figure what grows: a cost, never a rate
 * @param by with what
 * @param from the smallest size
 * @param to the largest size
 * @param other the number of what does not grow: silences where alerts do, alerts where silences do
 * @param exponents by contender
 */
record Growth(Figure figure, By by, int from, int to, int other, Map<String, Double> exponents) {
    /** Below this a program's fixed costs hide how it grows; the targets are for the sizes above. */
    static final int LARGE = 10_000;

    private static final Set<Figure> GROWING = EnumSet.of(
            Figure.RESIDENT_LOADED,
            Figure.COLD_CPU,
            Figure.NEW_CPU,
            Figure.RESENT_CPU,
            Figure.READ_ALERTS_P50,
            Figure.READ_GROUPS_P50,
            Figure.READ_FILTER_P50,
            Figure.SILENCE_CPU,
            Figure.SILENCE_P50,
            Figure.SILENCE_LIST_P50,
            Figure.STORM_FIRING,
            Figure.STORM_RESOLVED);

    /** The size with which a figure grows. */
    enum By {
        /** The number of active alerts. */
        ALERTS,
        /** The number of silences that match none of them. */
        SILENCES
    }

    /**
     * All curves of two points or more: over all sizes, and over the large ones where that is another curve.
     */
    static List<Growth> of(Results results) {
        List<Growth> curves = new ArrayList<>();
        for (Figure figure : results.figures()) {
            if (GROWING.contains(figure)) {
                addCurves(curves, results, figure, By.ALERTS);
                addCurves(curves, results, figure, By.SILENCES);
            }
        }
        return curves;
    }

    private static void addCurves(List<Growth> curves, Results results, Figure figure, By by) {
        ToIntFunction<Point> size = by == By.ALERTS ? Point::alerts : Point::silences;
        ToIntFunction<Point> other = by == By.ALERTS ? Point::silences : Point::alerts;
        Map<Integer, List<Point>> lines = new LinkedHashMap<>();
        for (Point point : results.points(figure)) {
            if (size.applyAsInt(point) > 0) {
                lines.computeIfAbsent(other.applyAsInt(point), added -> new ArrayList<>())
                        .add(point);
            }
        }
        lines.forEach((fixed, points) -> {
            add(curves, results, figure, by, size, fixed, points);
            List<Point> large = points.stream()
                    .filter(point -> size.applyAsInt(point) >= LARGE)
                    .toList();
            if (large.size() < points.size()) {
                add(curves, results, figure, by, size, fixed, large);
            }
        });
    }

    private static void add(
            List<Growth> curves,
            Results results,
            Figure figure,
            By by,
            ToIntFunction<Point> size,
            int other,
            List<Point> points) {
        if (points.size() < 2) {
            return;
        }
        Map<String, Double> exponents = new LinkedHashMap<>();
        for (String contender : results.contenders()) {
            exponent(results, contender, figure, size, points)
                    .ifPresent(exponent -> exponents.put(contender, exponent));
        }
        if (!exponents.isEmpty()) {
            int from = size.applyAsInt(points.get(0));
            int to = size.applyAsInt(points.get(points.size() - 1));
            curves.add(new Growth(figure, by, from, to, other, exponents));
        }
    }

    private static OptionalDouble exponent(
            Results results, String contender, Figure figure, ToIntFunction<Point> size, List<Point> points) {
        List<Sample> samples = points.stream()
                .flatMap(point -> results.summary(contender, figure, point).stream()
                        .map(summary -> new Sample(size.applyAsInt(point), summary.median())))
                .toList();
        return PowerLaw.exponent(samples);
    }
}
