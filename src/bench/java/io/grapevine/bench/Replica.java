package io.grapevine.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One replica in a process of its own, and one connection to it. */
final class Replica implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path directory;
    private final long startedAt = System.nanoTime();
    private final int port;
    private @Nullable Connection connection;

    /** The state of the cluster and the number of its members, as a replica reports them. */
    record Cluster(String status, int members) {}

    private Replica(Process process, Path directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    /**
     * Starts a replica, without waiting for anything.
     *
     * @param directory the replica's own directory, empty or not there yet
     * @param config the text of its configuration file
     * @param port where it listens for requests
     * @param mesh where it listens for the others
     * @param peers where the others do
     * @param flags further flags, in which {@code %s} is that directory
     */
    static Replica start(
            Contender contender,
            Path directory,
            String config,
            int port,
            int mesh,
            List<Integer> peers,
            List<String> flags)
            throws IOException {
        Files.createDirectories(directory);
        Path file = Files.writeString(directory.resolve("alertmanager.yml"), config);
        List<String> command = new ArrayList<>(List.of(
                contender.program().toString(),
                "--config.file=" + file,
                "--storage.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=127.0.0.1:" + mesh));
        peers.forEach(peer -> command.add("--cluster.peer=127.0.0.1:" + peer));
        flags.forEach(flag -> command.add(flag.formatted(directory)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment().put("GRAPEVINE_REBUILD", "no");
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Replica(process, directory, port);
    }

    /** The directory of the replica alone. */
    Path directory() {
        return directory;
    }

    /** The memory and the processor time of the process. */
    Footprint footprint() {
        return new Footprint(process.pid());
    }

    /** When the process of the replica was started, in nanoseconds of {@link System#nanoTime}. */
    long startedAt() {
        return startedAt;
    }

    /** Whether it says that it is ready. */
    boolean isReady() {
        try {
            return get("/-/ready").status() == 200;
        } catch (IOException notYet) {
            disconnect();
            return false;
        }
    }

    Connection.Answer get(String path) throws IOException {
        return connection().get(path);
    }

    /** Sets a silence, and returns its id. */
    String silence(String json) throws IOException {
        Connection.Answer answer = connection().post("/api/v2/silences", json);
        if (answer.status() != 200) {
            throw new IOException("POST /api/v2/silences: " + answer.status() + " " + answer.body());
        }
        return JSON.readTree(answer.body()).path("silenceID").asText();
    }

    /** Sends a request and discards the body of the answer; returns its status. */
    int exchange(byte[] request) throws IOException {
        return connection().exchange(request);
    }

    private Connection connection() throws IOException {
        Connection open = connection == null ? new Connection(port) : connection;
        connection = open;
        return open;
    }

    private void disconnect() {
        if (connection != null) {
            try {
                connection.close();
            } catch (IOException e) {
                // it is of no use any more either way
            }
            connection = null;
        }
    }

    Cluster cluster() throws IOException {
        JsonNode cluster = JSON.readTree(get("/api/v2/status").body()).path("cluster");
        return new Cluster(
                cluster.path("status").asText(), cluster.path("peers").size());
    }

    /** The sum of all samples of a metric that have {@code part} in their labels. */
    double metric(String name, String part) throws IOException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(part))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Ends it as a crash does. Returns when the signal was sent. */
    long kill() {
        long at = System.nanoTime();
        process.destroyForcibly();
        return at;
    }

    /** Makes it go silent: it keeps its connections and does nothing any more. Returns when the signal was sent. */
    long stop() throws IOException, InterruptedException {
        long at = System.nanoTime();
        new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        return at;
    }

    @Override
    public void close() throws InterruptedException {
        disconnect();
        process.destroyForcibly().waitFor();
    }
}
