package io.grapevine.bench;

import io.grapevine.bench.hot.HotPath;
import io.grapevine.bench.hot.Work;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** A benchmark of how long the work that each alert or request causes takes, and how much it allocates. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HotPathBenchmark {
    /** What is measured. */
    @Param
    private HotPath path;

    private Work work;

    /** Prepares all that is not measured. */
    @Setup
    public void prepare() throws Exception {
        work = path.prepare();
    }

    /** Does it once, for all items. */
    @Benchmark
    public Object run() throws Exception {
        return work.run();
    }

    /** Ends what was prepared. */
    @TearDown
    public void close() throws Exception {
        work.close();
    }

    /**
     * Measures and prints the figures as a table.
     *
     * @param arguments {@code quick}, and the names of what is measured; without names all
     */
    public static void main(String... arguments) throws RunnerException {
        boolean quick = List.of(arguments).contains("quick");
        String[] names = List.of(arguments).stream()
                .filter(word -> !word.equals("quick"))
                .toArray(String[]::new);
        OptionsBuilder options = new OptionsBuilder();
        options.include(HotPathBenchmark.class.getName())
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .jvmArgs("-XX:+UseSerialGC", "-Xmx512m")
                .forks(quick ? 1 : 3)
                .warmupIterations(quick ? 3 : 5)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(quick ? 3 : 5)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true);
        if (names.length > 0) {
            options.param("path", names);
        }
        StringBuilder table =
                new StringBuilder("| | Each | Time | Processor time | Allocated |\n|---|---|---|---|---|\n");
        for (RunResult result : new Runner(options.build()).run()) {
            HotPath measured = HotPath.valueOf(result.getParams().getParam("path"));
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %,.0f ns | %,.0f ns | %,.0f B |%n",
                    measured.title(),
                    measured.item(),
                    result.getPrimaryResult().getScore() / measured.items(),
                    secondary(result, CpuProfiler.CPU) / measured.items(),
                    secondary(result, "gc.alloc.rate.norm") / measured.items()));
        }
        System.out.println(table);
    }

    private static double secondary(RunResult result, String name) {
        return result.getSecondaryResults().get(name).getScore();
    }
}
