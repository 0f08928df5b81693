package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Some replicas of Grapevine that share a mesh. Of those that are killed or paused it asks nothing. */
public final class Cluster implements AutoCloseable {
    private static final int ATTEMPTS = 3;

    private final Path config;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, Program> programs = new LinkedHashMap<>();
    private final Map<String, Program> paused = new LinkedHashMap<>();
    private int marks;

    private Cluster(Path config, List<Place> places) {
        this.config = config;
        places.forEach(place -> this.places.put(place.name(), place));
    }

    /** Starts as many replicas on this computer and waits until they know each other; {@code flags} are of each. */
    public static Cluster start(Path directory, Path config, int size, String... flags) throws Exception {
        return start(config, () -> Place.free(directory, size, flags));
    }

    /** Starts replicas and waits until they know each other. */
    public static Cluster start(Path config, Callable<List<Place>> places) throws Exception {
        for (int attempt = 1; ; attempt++) {
            Cluster cluster = new Cluster(config, places.call());
            try {
                cluster.start(List.copyOf(cluster.places.keySet()));
                return cluster;
            } catch (IOException | AssertionError e) {
                cluster.close();
                if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).contains("Address already in use")) {
                    throw e; // else another process has taken a port that was free
                }
            }
        }
    }

    /** Starts replicas, for the first time or again, and waits until all know each other. */
    public void start(List<String> names) throws Exception {
        for (String name : names) {
            programs.put(name, place(name).start(config));
        }
        for (String name : names) {
            at(name).url();
        }
        awaitMembers();
    }

    /** Waits until all that run are settled and list exactly each other. */
    public void awaitMembers() throws Exception {
        List<String> expected = List.copyOf(new TreeSet<>(programs.keySet()));
        for (Program program : programs.values()) {
            Eventually.holds("members are " + expected, () -> members(program).equals(expected));
            Eventually.holds("settled", () -> program.metric("grapevine_cluster_settled") == 1);
        }
    }

    /** The names that a replica lists. */
    public static List<String> members(Program program) throws IOException, InterruptedException {
        JsonNode peers = program.get("/status").path("cluster").path("peers");
        return StreamSupport.stream(peers.spliterator(), false)
                .map(peer -> peer.path("name").asText())
                .toList();
    }

    /** The replica of this name, which runs. */
    public Program at(String name) {
        return known(programs.get(name), name);
    }

    private static <T> T known(@Nullable T found, String name) {
        return Objects.requireNonNull(found, name);
    }

    /** Where the replica of this name lives. */
    public Place place(String name) {
        return known(places.get(name), name);
    }

    /** The replicas that run. */
    public List<Program> running() {
        return List.copyOf(programs.values());
    }

    /** Ends it at once, as a crash does. */
    public void kill(String name) throws InterruptedException {
        known(programs.remove(name), name).kill();
    }

    /** Ends it properly. */
    public int terminate(String name) throws InterruptedException {
        return known(programs.remove(name), name).terminate();
    }

    /** Stops it for a while, and it does not know. */
    public Program pause(String name) throws IOException, InterruptedException {
        Program program = known(programs.remove(name), name);
        paused.put(name, program);
        program.pause();
        return program;
    }

    /** Lets it go on, and waits until all know it again. */
    public void resume(String name) throws Exception {
        Program program = known(paused.remove(name), name);
        program.resume();
        programs.put(name, program);
        awaitMembers();
    }

    /** Posts to each replica that runs that the alerts fire. */
    public void fire(TestAlerts alerts) throws IOException, InterruptedException {
        for (Program program : running()) {
            program.post("/alerts", alerts.firing());
        }
    }

    /** Posts to each replica that runs that the alerts have ended. */
    public void resolve(TestAlerts alerts) throws IOException, InterruptedException {
        for (Program program : running()) {
            program.post("/alerts", alerts.resolved());
        }
    }

    /**
     * Waits until each replica that runs has had its turn with all that is flushed so far: until it has notified an
     * alert that no other knows, which came later and stood in the same line.
     *
     * @param path where the alerts that are labelled {@code to="mark"} are notified
     */
    public void awaitSends(Receiver receiver, String path) throws Exception {
        List<String> expected = new ArrayList<>();
        for (Map.Entry<String, Program> each : programs.entrySet()) {
            String mark = "mark" + ++marks + each.getKey();
            expected.add(mark);
            each.getValue().post("/alerts", TestAlerts.of("mark", mark).firing());
        }
        Eventually.holds(
                "each replica has had its turn",
                () -> receiver.notified(path, "firing").containsAll(expected));
    }

    /** The name of the replica that sent a webhook; a number if it runs no more. */
    public String sender(Receiver.Call call) throws IOException {
        for (Map.Entry<String, Program> each : programs.entrySet()) {
            if (URI.create(each.getValue().url()).getPort() == call.senderPort()) {
                return each.getKey();
            }
        }
        return Integer.toString(call.senderPort());
    }

    @Override
    public void close() throws InterruptedException {
        for (Program program : programs.values()) {
            program.kill();
        }
        for (Program program : paused.values()) {
            program.kill();
        }
    }
}
