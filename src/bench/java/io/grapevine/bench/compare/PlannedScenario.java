package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import io.grapevine.bench.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Many rules for planned silences and many heartbeats: what they cost one replica beside another that gets as many requests
 * without them, how long reloads, a check and the lists of the API take, and how often three replicas write a sign. Of Grapevine
 * only.
 */
final class PlannedScenario implements Scenario {
    private static final int MANY = 1_000;
    private static final Duration ROUND = Duration.ofMinutes(1);
    private static final int WARM_UP_ROUNDS = 10;
    private static final int RELOADS = 10;

    /** Long enough for what happens once a minute to happen a few times. */
    private static final int LENGTHS = 18;

    private static final double NANOS = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final PlannedConfig config;

    /** With 1,000 of each. */
    PlannedScenario() {
        this(MANY);
    }

    /** With another number of each. */
    PlannedScenario(int count) {
        this.config = PlannedConfig.of(count);
    }

    @Override
    public void measure(Run run, Point point) throws IOException, InterruptedException {
        if (!run.contender().name().equals(Bench.GRAPEVINE)) {
            return;
        }
        Path file = Files.writeString(run.directory().resolve("grapevine.yml"), config.text("first"));
        String flag = "--grapevine.config=" + file;
        Path other = Files.createDirectories(run.directory().resolve("without"));
        try (Server with = run.start(Configs.quiet(Configs.NEVER), flag);
                Server without = Server.start(run.contender(), other, Configs.quiet(Configs.NEVER), "")) {
            idle(run, point, with, without);
            Reads reads = new Reads(with, run.effort());
            String own = "/api/grapevine/v1/";
            reads.add(run, Figure.PLANNED_HEARTBEATS, point, own + "heartbeats");
            reads.add(run, Figure.PLANNED_RULES, point, own + "silences/rules");
            reads.add(run, Figure.PLANNED_SILENCES, point, "/api/v2/silences");
            run.add(Figure.PLANNED_RELOAD, point, reload(run, with, file, each -> "first"));
            run.add(Figure.PLANNED_CHANGE, point, reload(run, with, file, each -> "change-" + each));
        }
        run.add(Figure.PLANNED_CHECK, point, check(run, file));
        new PlannedMesh(config).measure(run, point, flag);
    }

    /** Both at once, so that what else happens on the computer happens to both. */
    private void idle(Run run, Point point, Server with, Server without) throws IOException, InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection watched = with.connect(run.effort().patience());
                Connection unwatched = without.connect(run.effort().patience())) {
            Signs signs = Signs.of(config).withScrapes();
            Signs requests = Signs.without(config).withScrapes();
            for (int i = 0; i < WARM_UP_ROUNDS * signs.size(); i++) {
                watched.accept(signs.request(i));
                unwatched.accept(requests.request(i));
            }
            with.settle();
            without.settle();
            long end = System.nanoTime()
                    + run.effort().length().multipliedBy(LENGTHS).toNanos();
            long period = ROUND.dividedBy(signs.size()).toNanos();
            Beside beside = new Beside(with, without);
            Future<Sample> sender = thread.submit(() -> Pace.sendAll(watched, period, end, signs::request));
            Pace.sendAll(unwatched, period, end, requests::request);
            sender.get();
            beside.add(run, point, Figure.PLANNED_ALONE, Figure.PLANNED_CPU, Figure.PLANNED_HEAP);
        } catch (ExecutionException e) {
            throw new IOException("the signs could not be sent", e.getCause());
        } finally {
            thread.shutdownNow();
        }
    }

    /** The median of some reloads, in milliseconds. */
    private double reload(Run run, Server server, Path file, IntFunction<String> versions) throws IOException {
        Sample millis = new Sample();
        try (Connection connection = server.connect(run.effort().patience())) {
            for (int i = 0; i < RELOADS; i++) {
                Files.writeString(file, config.text(versions.apply(i)));
                long start = System.nanoTime();
                connection.accept(Connection.postRequest("/-/reload", ""));
                millis.add((System.nanoTime() - start) / NANOS_PER_MILLI);
            }
        }
        return millis.median();
    }

    /** The seconds of a check, with the start of its program. */
    private static double check(Run run, Path file) throws IOException, InterruptedException {
        Path amtool = run.contender().program().resolveSibling("amtool");
        ProcessBuilder builder = new ProcessBuilder(
                        amtool.toString(),
                        "check-config",
                        "--grapevine.config=" + file,
                        run.directory().resolve("alertmanager.yml").toString())
                .redirectErrorStream(true)
                .redirectOutput(run.directory().resolve("check.log").toFile());
        builder.environment().put("GRAPEVINE_REBUILD", "no");
        long start = System.nanoTime();
        int status = builder.start().waitFor();
        double seconds = (System.nanoTime() - start) / NANOS;
        if (status != 0) {
            throw new IOException("check-config: status " + status + " (expected: 0)");
        }
        return seconds;
    }
}
