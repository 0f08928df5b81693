package io.grapevine.bench;

import io.grapevine.it.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Three replicas of one contender, which find each other, and at times a fourth. */
public final class Replicas implements AutoCloseable {
    static final int COUNT = 3;

    /** What does not come within this time does not come, also where much else runs on the computer. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Short beside all that is awaited here, and long enough to leave the processors to the replicas. */
    private static final long PAUSE_MILLIS = 2;

    private static final String NO_RECEIVER = "route: {receiver: none}\nreceivers: [{name: none}]\n";

    private final Contender contender;
    private final Path directory;
    private final String config;
    private final List<String> flags;
    private final List<Integer> meshPorts = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();

    /** Starts all three at once; they notify no receiver. */
    public Replicas(Contender contender, Path directory) throws IOException {
        this(contender, directory, NO_RECEIVER);
    }

    /**
     * Starts all three at once.
     *
     * @param config the text of the configuration file of each
     * @param flags further flags of each, in which {@code %s} is its directory
     */
    public Replicas(Contender contender, Path directory, String config, String... flags) throws IOException {
        this.contender = contender;
        this.directory = directory;
        this.config = config;
        this.flags = List.of(flags);
        for (int i = 0; i < COUNT; i++) {
            meshPorts.add(Ports.free());
        }
        for (int port : meshPorts) {
            replicas.add(start(port));
        }
    }

    private Replica start(int meshPort) throws IOException {
        List<Integer> others =
                meshPorts.stream().filter(port -> port != meshPort).toList();
        return Replica.start(
                contender, directory.resolve("replica-" + meshPort), config, Ports.free(), meshPort, others, flags);
    }

    Replica get(int index) {
        return replicas.get(index);
    }

    List<Replica> all() {
        return List.copyOf(replicas);
    }

    /** Starts one more, which is not waited for. */
    Replica startAnother() throws IOException {
        return start(Ports.free());
    }

    /** Waits until all say that they are ready; returns when the last did. */
    long awaitReady() throws IOException, InterruptedException {
        if (!await(Replica::isReady, replicas)) {
            throw new IOException(contender.name() + ": not ready in time, see its logs in " + directory);
        }
        return System.nanoTime();
    }

    /** Waits until each of {@code asked} lists so many members; whether that came. */
    static boolean awaitMembers(int members, List<Replica> asked) throws IOException, InterruptedException {
        return await(replica -> replica.cluster().members() == members, asked);
    }

    /** Waits until all have settled; whether that came. */
    boolean awaitSettled() throws IOException, InterruptedException {
        return await(replica -> replica.cluster().status().equals("ready"), replicas);
    }

    /** All of this, where it is not what is measured. */
    public void awaitFormed() throws IOException, InterruptedException {
        awaitReady();
        if (!awaitMembers(COUNT, replicas) || !awaitSettled()) {
            throw new IOException(contender.name() + ": no cluster of three within " + PATIENCE.toSeconds() + " s");
        }
    }

    /** Sends the same request to each, as Prometheus does; each has to answer 200. */
    public void exchange(byte[] request) throws IOException {
        for (Replica replica : replicas) {
            exchange(replica, request);
        }
    }

    /** Sends a request to the first one, which has to answer 200. */
    public void exchangeWithFirst(byte[] request) throws IOException {
        exchange(replicas.get(0), request);
    }

    private void exchange(Replica replica, byte[] request) throws IOException {
        int status = replica.exchange(request);
        if (status != 200) {
            throw new IOException(contender.name() + ": status " + status + " (expected: 200)");
        }
    }

    /** The mean over all replicas of the samples of a metric that have {@code part} in their labels. */
    public double mean(String name, String part) throws IOException {
        double sum = 0;
        for (Replica replica : replicas) {
            sum += replica.metric(name, part);
        }
        return sum / replicas.size();
    }

    /** Kills one; the milliseconds until neither of the others lists it, empty if one still does after five minutes. */
    public OptionalDouble missKilled() throws IOException, InterruptedException {
        return miss(replicas.get(COUNT - 1).kill());
    }

    /**
     * Stops one, which keeps its connections and sends nothing; the milliseconds until neither of the others lists it, empty if
     * one still does after five minutes.
     */
    public OptionalDouble missSilent() throws IOException, InterruptedException {
        return miss(replicas.get(COUNT - 1).stop());
    }

    private OptionalDouble miss(long since) throws IOException, InterruptedException {
        return since(since, awaitMembers(COUNT - 1, replicas.subList(0, COUNT - 1)));
    }

    /** A question that a replica answers with yes or no. */
    @FunctionalInterface
    interface Question {
        boolean ask(Replica replica) throws IOException;
    }

    /** Asks until each has said yes once; false if one did not in time. */
    static boolean await(Question question, List<Replica> asked) throws IOException, InterruptedException {
        return await(question, asked, PAUSE_MILLIS);
    }

    /** Asks until each has said yes once, with pauses of a length in milliseconds; false if one did not in time. */
    static boolean await(Question question, List<Replica> asked, long pauseMillis)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Replica> pending = new ArrayList<>(asked);
        while (!pending.isEmpty() && System.nanoTime() < deadline) {
            for (Replica replica : List.copyOf(pending)) {
                if (question.ask(replica)) {
                    pending.remove(replica);
                }
            }
            Thread.sleep(pending.isEmpty() ? 0 : pauseMillis);
        }
        return pending.isEmpty();
    }

    /** The time since {@code start} if what was awaited came, in milliseconds. */
    static OptionalDouble since(long start, boolean came) {
        return came ? OptionalDouble.of((System.nanoTime() - start) / 1e6) : OptionalDouble.empty();
    }

    @Override
    public void close() throws InterruptedException {
        for (Replica replica : replicas) {
            replica.close();
        }
    }
}
