package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import io.grapevine.bench.Contender;
import io.grapevine.bench.Footprint;
import io.grapevine.it.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One replica without a cluster, in a process of its own, that is killed when closed. */
final class Server implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final double NANOS = 1e9;
    private static final int SETTLE_STEP_MILLIS = 100;
    private static final double IDLE_SHARE = 0.05;
    private static final int COLLECTIONS = 4;
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(20);

    private final Process process;
    private final int port;
    private final Path log;
    private final double secondsToReady;

    private Server(Process process, int port, Path log) throws IOException, InterruptedException {
        this.process = process;
        this.port = port;
        this.log = log;
        long start = System.nanoTime();
        awaitReady();
        secondsToReady = (System.nanoTime() - start) / NANOS;
    }

    /**
     * Starts a server in production configuration and waits until it is ready.
     *
     * @param directory the server's own directory, with nothing of another server in it but data to start with
     * @param javaOptions more options of the JVM; empty for those that users get
     * @param flags further flags
     */
    static Server start(Contender contender, Path directory, String config, String javaOptions, String... flags)
            throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("alertmanager.yml"), config);
        Path log = directory.resolve("log");
        int port = Ports.free();
        List<String> command = new ArrayList<>(List.of(
                contender.program().toString(),
                "--config.file=" + file,
                "--storage.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address="));
        command.addAll(List.of(flags));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("GRAPEVINE_REBUILD", "no");
        if (!javaOptions.isEmpty()) {
            builder.environment().put("JAVA_OPTS", javaOptions);
        }
        Process process = builder.start();
        // should this process be interrupted
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Server(process, port, log);
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException(
                        "not ready: " + process.info().command().orElse("") + "\n" + Files.readString(log));
            }
            Thread.sleep(1);
        }
    }

    private boolean isReady() {
        try (Connection connection = connect()) {
            return connection.exchange(Connection.getRequest("/-/ready")) == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** From the start of the process, which is its launcher at first, to the first answer that it is ready. */
    double secondsToReady() {
        return secondsToReady;
    }

    /** A new connection. */
    Connection connect() throws IOException {
        return new Connection(port);
    }

    /** A new connection that waits so long for each byte. */
    Connection connect(Duration timeout) throws IOException {
        return new Connection(port, timeout);
    }

    /** Starts counting its processor time. */
    CpuMeter meter() throws IOException {
        return CpuMeter.of(process.pid());
    }

    /** Resident memory now, in MiB. */
    double residentMebibytes() throws IOException {
        return memory("VmRSS");
    }

    /** The heap in use after a collection of all garbage. The serial collector closes all gaps each fourth time only. */
    double heapBytes() throws IOException, InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            new Footprint(process.pid()).collectGarbage();
        }
        return metric("jvm_memory_used_bytes{area=\"heap\"");
    }

    /** The largest resident memory so far, in MiB. */
    double peakMebibytes() throws IOException {
        return memory("VmHWM");
    }

    private double memory(String key) throws IOException {
        return ProcFiles.mebibytes(ProcFiles.read(Long.toString(process.pid()), "status"), key);
    }

    /**
     * Waits until it does next to nothing, so that work after the answers is counted with them: less than a twentieth of a
     * processor's time in a tenth of a second. Gives up after 20 s.
     */
    void settle() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLE_LIMIT.toNanos();
        double used;
        do {
            CpuMeter meter = meter();
            Thread.sleep(SETTLE_STEP_MILLIS);
            used = meter.seconds() * 1000 / SETTLE_STEP_MILLIS;
        } while (used > IDLE_SHARE && System.nanoTime() < deadline);
    }

    /** The sum of the samples of a metric whose line starts so. */
    double metric(String prefix) throws IOException {
        try (Connection connection = connect()) {
            return connection
                    .get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(prefix))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
