package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.bench.Contender;
import io.grapevine.it.Tool;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Scenarios with next to no effort, so that the program keeps working; what they measure here says nothing. Left out are the
 * cluster, which takes too long to settle, and the start, which every other scenario contains.
 */
class BenchIT {
    private static final int ALERTS = 300;
    private static final Set<Figure> LEFT_OUT = EnumSet.of(
            Figure.START_READY, Figure.RESIDENT_IDLE, Figure.SPREAD_P50, Figure.SPREAD_P99);

    @Test
    void everyFigureIsMeasured() throws Exception {
        Tool.needPackagedProgram();
        Contender grapevine =
                new Contender(Bench.GRAPEVINE, Path.of("bin", "alertmanager").toAbsolutePath());
        Bench bench = new Bench(List.of(grapevine), Effort.smoke());
        for (Row row : List.of(Row.ALERTS, Row.NOTIFY, Row.STORM, Row.STEADY)) {
            bench.measure(row, List.of(new Point(ALERTS, 0)));
        }
        for (Row row : List.of(Row.READS, Row.SILENCES)) {
            bench.measure(row, List.of(new Point(ALERTS, 20)));
        }
        bench.measure(new HeapScenario(ALERTS), grapevine, Point.NONE);

        Results results = bench.results();
        assertThat(results.figures())
                .containsAll(Arrays.stream(Figure.values())
                        .filter(figure -> !LEFT_OUT.contains(figure))
                        .toList());
        for (Figure figure : results.figures()) {
            for (Point point : results.points(figure)) {
                assertThat(results.summary(Bench.GRAPEVINE, figure, point).orElseThrow().median())
                        .as(figure.title())
                        .isPositive()
                        .isFinite();
            }
        }
        assertThat(results.summary(Bench.GRAPEVINE, Figure.SMALL_HEAP, Point.NONE)
                        .orElseThrow()
                        .median())
                .isEqualTo(ALERTS);
        Report report = new Report(Instant.now(), Machine.here(), 0, 1, results);
        assertThat(MarkdownReport.of(report)).contains(Figure.STORM_RESOLVED.title());
    }
}
