package io.grapevine.bench.compare;

import java.io.IOException;
import java.time.Duration;

/** A server with alerts and silences, and four connections to it. */
final class Loaded implements AutoCloseable {
    private static final double NANOS = 1e9;
    private static final long MILLIS = 1_000;

    private final Scenario.Run run;
    private final Server server;
    private final LoadGenerator generator;
    private final AlertSet alerts;

    /** Starts a server that has nothing yet. */
    private Loaded(Scenario.Run run, Server server, int alerts) throws IOException {
        this.run = run;
        this.server = server;
        this.alerts = AlertSet.of("node", alerts);
        generator = new LoadGenerator(server);
    }

    /** Starts one as users do, without alerts; it never flushes. */
    static Loaded empty(Scenario.Run run, int alerts) throws IOException, InterruptedException {
        return new Loaded(run, run.start(Configs.quiet(Configs.NEVER)), alerts);
    }

    /** Starts one with options of the JVM. */
    static Loaded withOptions(Scenario.Run run, int alerts, String javaOptions)
            throws IOException, InterruptedException {
        return new Loaded(
                run, Server.start(run.contender(), run.directory(), Configs.quiet(Configs.NEVER), javaOptions), alerts);
    }

    /** Starts one as users do, and gives it silences and alerts; groups have been flushed once. */
    static Loaded full(Scenario.Run run, Point point) throws IOException, InterruptedException {
        int wait = Configs.groupWait(point.alerts());
        Loaded loaded = new Loaded(run, run.start(Configs.quiet(wait)), point.alerts());
        loaded.createSilences(point.silences());
        loaded.sendOnce();
        Thread.sleep(wait * MILLIS);
        loaded.server.settle();
        return loaded;
    }

    /** The server. */
    Server server() {
        return server;
    }

    /** The alerts that it has or gets. */
    AlertSet alerts() {
        return alerts;
    }

    /** Creates silences that match no alert. */
    void createSilences(int count) throws IOException, InterruptedException {
        generator.send(count, new SilenceSource(alerts)::matchingNone);
    }

    /** Sends each alert once. */
    LoadGenerator.Outcome sendOnce() throws IOException, InterruptedException {
        return run.send(generator, alerts.batches(), alerts::firing);
    }

    /**
     * Sends the alerts again, all of them as often as fit in about {@code length}, and once at least.
     *
     * @param secondsOfOnce how long it took to send them once
     */
    LoadGenerator.Outcome sendAgain(Duration length, double secondsOfOnce) throws IOException, InterruptedException {
        int passes = (int) Math.max(1, Math.round(length.toNanos() / NANOS / secondsOfOnce));
        return sendAgain(passes);
    }

    /** Sends all alerts again so many times. */
    LoadGenerator.Outcome sendAgain(int passes) throws IOException, InterruptedException {
        int batches = alerts.batches();
        return run.send(generator, passes * batches, i -> alerts.firing(i % batches));
    }

    /** Sends alerts that it does not have yet. */
    LoadGenerator.Outcome sendNew(AlertSet others) throws IOException, InterruptedException {
        return run.send(generator, others.batches(), others::firing);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        generator.close();
        server.close();
    }
}
