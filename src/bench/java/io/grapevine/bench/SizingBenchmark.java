package io.grapevine.bench;

import com.sun.net.httpserver.HttpServer;
import io.grapevine.it.ManyAlerts;
import io.grapevine.it.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Measures the memory and the processor time of one replica by its number of alerts, and prints them as a table. Each alert
 * is posted once a minute, as Prometheus sends it, and the metrics are read every 15 seconds. Needs Linux.
 */
public final class SizingBenchmark {
    /** A number of alerts, and the largest heap with which it is measured beside the default one, in MiB. */
    private record Level(int alerts, int heap) {}

    private static final List<Level> LEVELS =
            List.of(new Level(1_000, 48), new Level(10_000, 80), new Level(40_000, 160), new Level(100_000, 320));
    private static final String RECEIVER =
            "receivers: [{name: team, webhook_configs: [{url: 'http://127.0.0.1:%d/'}]}]\n";
    private static final Duration SCRAPE = Duration.ofSeconds(15);
    private static final int SCRAPES_A_MINUTE = 4;
    private static final int WARM_UP_MINUTES = 2;

    private final Path directory;
    private final int minutes;
    private final String config;

    private SizingBenchmark(Path directory, int minutes, int receiver) {
        this.directory = directory;
        this.minutes = minutes;
        this.config = ManyAlerts.CONFIG.lines().findFirst().orElseThrow() + "\n" + RECEIVER.formatted(receiver);
    }

    /**
     * Runs it; on standard error it tells how it goes.
     *
     * @param arguments for how many minutes each row is measured; 5 if missing
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        int minutes = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
        ExecutorService workers = Executors.newCachedThreadPool();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(workers);
        receiver.createContext("/", exchange -> {
            exchange.getRequestBody().transferTo(java.io.OutputStream.nullOutputStream());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        try {
            Path directory = Files.createTempDirectory("grapevine-sizing");
            System.out.println(new SizingBenchmark(
                            directory, minutes, receiver.getAddress().getPort())
                    .table());
        } finally {
            receiver.stop(0);
            workers.shutdown();
        }
    }

    private String table() throws IOException, InterruptedException {
        List<String> rows = new ArrayList<>(List.of(
                "| Alerts | Heap option | Heap in use | Resident memory, highest | CPU of one core |",
                "|---|---|---|---|---|"));
        for (Level level : LEVELS) {
            rows.add(row(level, ""));
            rows.add(row(level, "-Xmx" + level.heap() + "m"));
        }
        return String.join("\n", rows);
    }

    private String row(Level level, String heap) throws IOException, InterruptedException {
        Path own = Files.createDirectories(directory.resolve(level.alerts() + heap));
        Path file = Files.writeString(own.resolve("alertmanager.yml"), config);
        List<String> before = List.of("env", "JAVA_OPTS=" + heap);
        try (Program program = Program.starting(before, file, own.resolve("data"), List.of())) {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(program.handle()::destroyForcibly)); // if this one is interrupted
            program.url();
            ManyAlerts alerts = new ManyAlerts(level.alerts());
            Instant newest = Instant.now();
            for (int i = 0; i < WARM_UP_MINUTES; i++) {
                minute(program, alerts, newest);
            }
            Footprint footprint = new Footprint(program.handle().pid());
            Duration processor = footprint.processorTime();
            long start = System.nanoTime();
            for (int i = 0; i < minutes; i++) {
                minute(program, alerts, newest);
            }
            double share = (double) footprint.processorTime().minus(processor).toNanos() / (System.nanoTime() - start);
            long resident = footprint.highestResident();
            footprint.collectGarbage();
            double used = program.metric("jvm_memory_used_bytes{area=\"heap\"}");
            String row = Sample.text(
                    "| %,d | %s | %.0f MiB | %d MiB | %.1f %% |",
                    level.alerts(),
                    heap.isEmpty() ? "default" : "`" + heap + "`",
                    used / (1 << 20),
                    resident >> 20,
                    share * 100);
            System.err.println(row);
            return row;
        }
    }

    /** One minute in the life of a replica. */
    private static void minute(Program program, ManyAlerts alerts, Instant newest)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        alerts.fire(program, newest);
        for (int i = 1; i <= SCRAPES_A_MINUTE; i++) {
            long left = start + i * SCRAPE.toNanos() - System.nanoTime();
            Thread.sleep(Math.max(0, Duration.ofNanos(left).toMillis()));
            program.metric("up");
        }
    }
}
