package io.grapevine.bench;

import io.grapevine.it.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures how fast one replica, alone, makes silences durable before it answers, beside what the disk itself takes, and
 * prints it as a table. The program behind {@code bin/benchmark-silences}.
 */
public final class SilenceBenchmark {
    private static final int CALLERS = 16;
    private static final int RATE = 1_000;
    private static final int WARM_UP = 4_000;
    private static final int RECORD = 320;
    private static final String SERIES = "{state=\"silences\"}";

    private final Program replica;
    private final Duration length;
    private final AtomicInteger number = new AtomicInteger();

    private SilenceBenchmark(Program replica, Duration length) {
        this.replica = replica;
        this.length = length;
    }

    /**
     * Runs it.
     *
     * @param arguments for how many seconds each row is measured; 10 if missing
     */
    public static void main(String... arguments) throws Exception {
        Duration length = Duration.ofSeconds(arguments.length == 0 ? 10 : Integer.parseInt(arguments[0]));
        Path directory = Files.createTempDirectory("silence-benchmark");
        Path config =
                Files.writeString(directory.resolve("am.yml"), "route: {receiver: team}\nreceivers: [{name: team}]\n");
        System.out.println("| | Each second | Median | 99 of 100 | Silences in a commit | CPU time of each |");
        System.out.println("|---|---|---|---|---|---|");
        disk(directory, length);
        try (Program replica = Program.grapevine(config, directory.resolve("data"))) {
            SilenceBenchmark benchmark = new SilenceBenchmark(replica, length);
            benchmark.call(CALLERS, WARM_UP, Duration.ofMinutes(1), 0);
            benchmark.row("One caller", 1, 0);
            benchmark.row(CALLERS + " callers, " + RATE + " each second", CALLERS, RATE);
            benchmark.row(CALLERS + " callers, as fast as they can", CALLERS, 0);
        }
    }

    /** What the disk takes for an append and an fsync, without any program. */
    private static void disk(Path directory, Duration length) throws IOException {
        Sample times = new Sample();
        long start = System.nanoTime();
        int count = 0;
        try (FileChannel file =
                FileChannel.open(directory.resolve("raw"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (long end = start + length.toNanos(); System.nanoTime() < end; count++) {
                long before = System.nanoTime();
                file.write(ByteBuffer.allocate(RECORD));
                file.force(false);
                times.add((System.nanoTime() - before) / 1e6);
            }
        }
        print("The disk: append " + RECORD + " bytes, `fsync`", rate(count, start), times, "", "");
    }

    private static double rate(int count, long start) {
        return count / ((System.nanoTime() - start) / 1e9);
    }

    private static void print(String name, double rate, Sample times, String group, String cpu) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %.2f ms | %.2f ms | %s | %s |%n",
                name,
                rate,
                times.median(),
                times.quantile(0.99),
                group,
                cpu);
    }

    private void row(String name, int callers, int rate) throws Exception {
        double records = replica.metric("grapevine_log_records_total" + SERIES);
        double commits = replica.metric("grapevine_log_commit_duration_seconds_count" + SERIES);
        Duration cpu = cpu();
        long start = System.nanoTime();
        List<Double> times = call(callers, Integer.MAX_VALUE, length, rate);
        double perSecond = rate(times.size(), start);
        Duration used = cpu().minus(cpu);
        Sample sample = new Sample();
        times.forEach(sample::add);
        double each = (replica.metric("grapevine_log_records_total" + SERIES) - records)
                / (replica.metric("grapevine_log_commit_duration_seconds_count" + SERIES) - commits);
        print(
                name,
                perSecond,
                sample,
                Sample.text("%.1f", each),
                Sample.text("%.2f ms", used.toNanos() / 1e6 / times.size()));
    }

    private Duration cpu() {
        return replica.handle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Creates silences from several connections; returns how long each took, in milliseconds. */
    private List<Double> call(int callers, int most, Duration limit, int rate) throws Exception {
        int port = URI.create(replica.url()).getPort();
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        List<Future<List<Double>>> all = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < callers; i++) {
            int first = i;
            all.add(threads.submit(() -> {
                List<Double> times = new ArrayList<>();
                try (Connection connection = new Connection(port)) {
                    for (int n = 0; n < most / callers && System.nanoTime() - start < limit.toNanos(); n++) {
                        if (rate > 0) {
                            long due = start + (long) ((n * callers + first) * 1e9 / rate);
                            long wait = due - System.nanoTime();
                            Thread.sleep(Math.max(0, wait / 1_000_000));
                        }
                        times.add(create(connection));
                    }
                }
                return times;
            }));
        }
        List<Double> times = new ArrayList<>();
        for (Future<List<Double>> each : all) {
            times.addAll(each.get());
        }
        threads.shutdown();
        return times;
    }

    private double create(Connection connection) throws IOException {
        Instant now = Instant.now();
        String body = """
                {"matchers": [{"name": "alertname", "value": "Alert%d", "isRegex": false}],
                 "startsAt": "%s", "endsAt": "%s", "createdBy": "ann", "comment": "known"}
                """.formatted(number.getAndIncrement(), now, now.plusSeconds(60));
        long before = System.nanoTime();
        Connection.Answer answer = connection.post("/api/v2/silences", body);
        double took = (System.nanoTime() - before) / 1e6;
        if (answer.status() != 200) {
            throw new IOException(answer.toString());
        }
        return took;
    }
}
