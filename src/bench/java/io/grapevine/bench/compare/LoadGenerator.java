package io.grapevine.bench.compare;

import io.grapevine.bench.Connection;
import io.grapevine.bench.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Sends requests over kept-alive connections, each of which sends its next one when it has the answer to the last. */
final class LoadGenerator implements AutoCloseable {
    /** As many as Prometheus servers that send at once. */
    static final int CONNECTIONS = 4;

    private static final double NANOS = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Server server;
    private final List<Connection> connections = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);

    /**
     * The result of sending a load.
     *
     * @param requests how many were sent
     * @param seconds from the first request to the last answer
     * @param serverCpu seconds of processor time of the server, work after the last answer included
     * @param generatorCpu seconds of processor time of this process
     * @param millis from each request to its answer
     */
    record Outcome(int requests, double seconds, double serverCpu, double generatorCpu, Sample millis) {}

    /** Connects to a server. */
    LoadGenerator(Server server) throws IOException {
        this.server = server;
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(server.connect());
        }
    }

    /** Sends requests 0 to {@code count} - 1, and waits until the server has nothing more to do. */
    Outcome send(int count, IntFunction<byte[]> requests) throws IOException, InterruptedException {
        CpuMeter cpu = server.meter();
        CpuMeter own = CpuMeter.of(ProcessHandle.current().pid());
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        List<Callable<List<Double>>> senders = connections.stream()
                .<Callable<List<Double>>>map(connection -> () -> sendAll(connection, next, count, requests))
                .toList();
        Sample millis = new Sample();
        for (Future<List<Double>> sent : threads.invokeAll(senders)) {
            await(sent).forEach(millis::add);
        }
        double seconds = (System.nanoTime() - start) / NANOS;
        double generator = own.seconds();
        server.settle();
        return new Outcome(count, seconds, cpu.seconds(), generator, millis);
    }

    private static List<Double> sendAll(
            Connection connection, AtomicInteger next, int count, IntFunction<byte[]> requests) throws IOException {
        List<Double> millis = new ArrayList<>();
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            byte[] request = requests.apply(i);
            long start = System.nanoTime();
            int status = connection.exchange(request);
            millis.add((System.nanoTime() - start) / NANOS_PER_MILLI);
            if (status != 200) {
                throw new IOException("request " + i + ": status " + status + " (expected: 200)");
            }
        }
        return millis;
    }

    private static List<Double> await(Future<List<Double>> sent) throws IOException, InterruptedException {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            throw new IOException("the load could not be sent", e.getCause());
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
