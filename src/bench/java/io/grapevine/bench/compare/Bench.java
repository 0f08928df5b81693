package io.grapevine.bench.compare;

import io.grapevine.Directories;
import io.grapevine.bench.Contender;
import io.grapevine.level.Original;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Measures Grapevine and Alertmanager side by side, and prints the report. */
public final class Bench {
    /** The name of Grapevine among the contenders. */
    static final String GRAPEVINE = "Grapevine";

    private static final int INVALID_USAGE = 2;

    private final Path parent;
    private final List<Contender> contenders;
    private final Effort effort;
    private final Results results = new Results();

    /**
     * Measures these, one after the other, never two at once.
     *
     * @param parent where directories for them are made; after a failure they stay there, with the logs
     */
    Bench(Path parent, List<Contender> contenders, Effort effort) {
        this.parent = parent;
        this.contenders = contenders;
        this.effort = effort;
    }

    /**
     * Runs it; on standard error it says how it goes.
     *
     * @param arguments the path of {@code bin/alertmanager}, and options
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        try {
            Options options = Options.parse(List.of(arguments).subList(1, arguments.length));
            System.out.print(options.help() ? Options.usage() : report(Path.of(arguments[0]), options));
        } catch (Options.InvalidArgumentException e) {
            System.err.println("bench: error: " + e.getMessage());
            System.exit(INVALID_USAGE);
        }
    }

    private static String report(Path launcher, Options options)
            throws IOException, InterruptedException, Options.InvalidArgumentException {
        OtherWork otherWork = new OtherWork();
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Bench bench = new Bench(
                Path.of(System.getProperty("java.io.tmpdir")), contenders(launcher, options), options.effort());
        // each row with all contenders before the next: what else happens on the computer happens to all of them
        for (Row row : options.rows()) {
            bench.measure(row, options.points());
        }
        Report report = new Report(
                start,
                build(launcher),
                Machine.here(),
                otherWork.share(),
                options.effort().repeats(),
                bench.results);
        return options.json() ? JsonReport.of(report) : MarkdownReport.of(report);
    }

    private static String build(Path launcher) throws IOException, InterruptedException {
        Process asked = new ProcessBuilder(launcher.toString(), "--version").start();
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        asked.waitFor();
        return answer.lines().findFirst().orElse("unknown");
    }

    private static List<Contender> contenders(Path launcher, Options options)
            throws IOException, InterruptedException, Options.InvalidArgumentException {
        List<Contender> contenders = new ArrayList<>(List.of(new Contender(GRAPEVINE, launcher)));
        if (options.grapevineOnly()) {
            return contenders;
        }
        if (options.alertmanager().isPresent()) {
            try {
                contenders.add(Contender.alertmanager(
                        alertmanager(options.alertmanager().get(), launcher)));
            } catch (IOException e) {
                throw new Options.InvalidArgumentException("--alertmanager: " + e.getMessage());
            }
        } else {
            contenders.addAll(Contender.real());
        }
        if (contenders.size() == 1) {
            System.err.println("prometheus-alertmanager: not on the PATH; measures nothing beside Grapevine");
        }
        return contenders;
    }

    /** The program at a path, or of a version, which is built unless that has been done. */
    private static Path alertmanager(String named, Path launcher) throws IOException, InterruptedException {
        Path path = Path.of(named).toAbsolutePath();
        boolean isPath = Files.exists(path) || !Original.isVersion(named);
        Path checkout = launcher.toAbsolutePath().resolve("../..").normalize();
        return isPath ? path : Original.built(named, checkout).alertmanager();
    }

    /** Measures one row at all sizes that it has. */
    void measure(Row row, List<Point> points) throws IOException, InterruptedException {
        for (Point point : row.points(points)) {
            for (int repeat = 0; repeat < row.repeats(effort); repeat++) {
                for (Contender contender : contenders) {
                    try {
                        measure(row.scenario(), contender, point);
                    } catch (IOException e) {
                        // hours of other figures are worth keeping
                        results.addFailure(contender.name(), row.label(), point, reason(e));
                    }
                }
            }
        }
    }

    private static String reason(Throwable e) {
        Throwable cause = e.getCause();
        String own = e.toString().lines().findFirst().orElse("");
        return cause == null ? own : own + ": " + reason(cause);
    }

    /** Measures one scenario once. */
    void measure(Scenario scenario, Contender contender, Point point) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(parent, "grapevine-bench");
        scenario.measure(new Scenario.Run(contender, directory, effort, results), point);
        Directories.delete(directory);
    }

    /** What was measured so far. */
    Results results() {
        return results;
    }
}
