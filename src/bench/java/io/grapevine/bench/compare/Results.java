package io.grapevine.bench.compare;

import io.grapevine.bench.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The values that were measured, of all contenders. */
final class Results {
    private final Set<String> contenders = new LinkedHashSet<>();
    private final Map<Figure, Map<Point, Map<String, List<Double>>>> values = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final Map<String, LoadCost> costs = new HashMap<>();

    /**
     * The processor time of a load, in seconds.
     *
     * @param generatorSeconds processor time of this process while it sent
     * @param serverSeconds processor time of the server
     */
    record LoadCost(double generatorSeconds, double serverSeconds) {
        /** The generator's share of both; 0 if nothing was sent. */
        double share() {
            double both = generatorSeconds + serverSeconds;
            return both == 0 ? 0 : generatorSeconds / both;
        }
    }

    /** Enters the value of one repeat. */
    void add(String contender, Figure figure, Point point, double value) {
        contenders.add(contender);
        values.computeIfAbsent(figure, added -> new TreeMap<>())
                .computeIfAbsent(point, added -> new HashMap<>())
                .computeIfAbsent(contender, added -> new ArrayList<>())
                .add(value);
        System.err.println(Texts.format(
                "%s, %,d alerts, %,d silences: %s: %s %s",
                contender, point.alerts(), point.silences(), figure.title(), figure.format(value), figure.unit()));
    }

    /** Enters the p50 and the p99 of one repeat. */
    void add(String contender, Figure p50, Figure p99, Point point, Sample sample) {
        add(contender, p50, point, sample.quantile(0.5));
        add(contender, p99, point, sample.quantile(0.99));
    }

    /** Adds what the load of one phase cost. */
    void addCost(String contender, LoadCost cost) {
        costs.merge(
                contender,
                cost,
                (all, more) -> new LoadCost(
                        all.generatorSeconds + more.generatorSeconds, all.serverSeconds + more.serverSeconds));
    }

    /** What all the load that was sent to a contender cost. */
    LoadCost cost(String contender) {
        return costs.getOrDefault(contender, new LoadCost(0, 0));
    }

    /** Notes that a scenario could not be measured to its end. */
    void addFailure(String contender, String row, Point point, String reason) {
        String failure = Texts.format(
                "%s, %s, %,d alerts, %,d silences: %s", contender, row, point.alerts(), point.silences(), reason);
        failures.add(failure);
        System.err.println("failed: " + failure);
    }

    /** What could not be measured, a line each. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Who was measured, in the order of the first value. */
    List<String> contenders() {
        return List.copyOf(contenders);
    }

    /** What was measured, in the order of the table. */
    List<Figure> figures() {
        return List.copyOf(values.keySet());
    }

    /** The points at which {@code figure} was measured, by silences and then by alerts. */
    Set<Point> points(Figure figure) {
        return new TreeSet<>(values.getOrDefault(figure, Map.of()).keySet());
    }

    /** All values of one contender; empty if there is none. */
    Optional<Summary> summary(String contender, Figure figure, Point point) {
        return Optional.ofNullable(values.getOrDefault(figure, Map.of())
                        .getOrDefault(point, Map.of())
                        .get(contender))
                .map(Summary::new);
    }
}
