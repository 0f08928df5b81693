package io.grapevine.storage;

import io.grapevine.Scrape;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A log in a directory of the test's own, on a loop and a disk that the test drives. */
abstract class AppendLogFixture {
    static final LogLimits LIMITS = new LogLimits(1000, 10_000, Duration.ofSeconds(2), Duration.ofSeconds(1));

    @TempDir
    Path directory;

    final PumpLoop loop = new PumpLoop();
    final FaultyDisk disk = new FaultyDisk();
    final AtomicInteger wishes = new AtomicInteger();
    final List<String> durable = new ArrayList<>();
    final List<AppendLog> logs = new ArrayList<>();
    LoadReport report = LoadReport.NOTHING;
    PrometheusRegistry registry = new PrometheusRegistry();
    StoreHealth health = new StorageMetrics(new PrometheusRegistry()).health("nflog");

    @AfterEach
    void close() {
        disk.stuck.countDown();
        logs.forEach(AppendLog::close);
    }

    AppendLog open(Records sink) throws IOException {
        StorageMetrics metrics = new StorageMetrics(registry);
        health = metrics.health("nflog");
        AppendLog log = new AppendLog(directory.resolve("grapevine"), "nflog", LIMITS, loop, metrics, health, disk);
        logs.add(log);
        report = log.open(sink, wishes::incrementAndGet);
        return log;
    }

    void closeAll() {
        logs.forEach(AppendLog::close);
    }

    AppendLog reopen(Records sink) throws IOException {
        closeAll();
        return reopenBeside(sink);
    }

    AppendLog reopenBeside(Records sink) throws IOException {
        registry = new PrometheusRegistry();
        return open(sink);
    }

    LoadReport reopened(Records sink) throws IOException {
        reopen(sink).close();
        return report;
    }

    /** Appends records and waits until all of them are durable or given up. */
    void append(AppendLog log, String... texts) {
        AtomicInteger written = new AtomicInteger();
        for (String text : texts) {
            log.append(Records.of(text), written::incrementAndGet);
        }
        loop.runUntil(() -> written.get() == texts.length);
    }

    List<Path> segments() throws IOException {
        if (!Files.exists(directory.resolve("grapevine"))) {
            return List.of();
        }
        try (var files = Files.list(directory.resolve("grapevine"))) {
            return files.sorted().toList();
        }
    }

    double metric(String name, String... labels) {
        return Scrape.value(registry, name, labels);
    }
}
