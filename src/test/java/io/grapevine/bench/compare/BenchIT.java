package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.bench.Contender;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scenarios with next to no effort and several at once, so that the programs of the benchmark keep working; what they measure
 * here says nothing. Left out are the start, which every other scenario contains, and silences on three replicas, which a
 * program of its own measures the same way ({@code bin/benchmark-cluster}).
 */
@Tag("thorough")
class BenchIT {
    private static final Point ALERTS = new Point(300, 0);
    private static final Point SILENCED = new Point(300, 20);
    private static final int AT_ONCE = 3;
    private static final Set<Figure> LEFT_OUT =
            EnumSet.of(Figure.START_READY, Figure.RESIDENT_IDLE, Figure.SPREAD_P50, Figure.SPREAD_P99);

    @TempDir
    Path directory;

    private Callable<Results> measure(Scenario scenario, Point point) {
        Contender grapevine =
                new Contender(Bench.GRAPEVINE, Path.of("bin", "alertmanager").toAbsolutePath());
        Bench bench = new Bench(directory, List.of(grapevine), Effort.smoke());
        return () -> {
            try {
                bench.measure(scenario, grapevine, point);
            } catch (IOException e) {
                throw new IOException(scenario.getClass().getSimpleName(), e);
            }
            return bench.results();
        };
    }

    @Test
    void everyFigureIsMeasured() throws Exception {
        Tool.needPackagedProgram();
        List<Callable<Results>> scenarios = List.of(
                measure(new OnCallScenario(200), Point.NONE), // the longest: a step is due after a minute
                measure(new LossScenario(), Point.NONE),
                measure(new OutageScenario(Duration.ofSeconds(1), Duration.ofSeconds(1)), Point.NONE),
                measure(new CrashScenario(), Point.NONE),
                measure(new SoakScenario(), Point.NONE),
                measure(new StormScenario(1), ALERTS),
                measure(new BurstScenario(ALERTS.alerts(), 10, Duration.ofSeconds(1)), Point.NONE),
                measure(new InhibitScenario(ALERTS.alerts(), 3, 2, 1), Point.NONE),
                measure(new IntakeScenario(), ALERTS),
                measure(new NotifyScenario(), Point.NONE),
                measure(new ReadScenario(), SILENCED),
                measure(new SilenceScenario(), SILENCED),
                measure(new SteadyScenario(), ALERTS),
                measure(new TenantsScenario(5), Point.NONE),
                measure(new TenantNoiseScenario(), Point.NONE),
                measure(new PlannedScenario(6), Point.NONE),
                measure(new HeapScenario(ALERTS.alerts()), ALERTS));
        Set<Figure> measured = EnumSet.copyOf(LEFT_OUT);
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (Future<Results> done : threads.invokeAll(scenarios)) {
                measured.addAll(done.get().figures());
                assertAllAreFinite(done.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(measured).containsExactlyInAnyOrderElementsOf(Arrays.asList(Figure.values()));
    }

    private static void assertAllAreFinite(Results results) {
        for (Figure figure : results.figures()) {
            for (Point point : results.points(figure)) {
                double value = results.summary(Bench.GRAPEVINE, figure, point)
                        .orElseThrow()
                        .median();
                assertThat(value).as(figure.title()).isFinite();
                if (figure == Figure.SMALL_HEAP) {
                    assertThat(value).isEqualTo(ALERTS.alerts());
                }
            }
        }
    }
}
