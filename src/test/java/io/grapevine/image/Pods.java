package io.grapevine.image;

import io.grapevine.it.Eventually;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Three replicas on one network that find each other by name. */
final class Pods implements AutoCloseable {
    private final List<Replica> replicas = new ArrayList<>();

    /** Starts some pods and waits until they are a cluster. */
    static Pods start(List<Pod> pods, PodNetwork network) throws Exception {
        Pods started = new Pods();
        try {
            for (Pod pod : pods) {
                started.replicas.add(Replica.start(pod, network));
            }
            started.awaitMembers();
            return started;
        } catch (Exception | AssertionError e) {
            started.close();
            throw e;
        }
    }

    /** Pods called am-0, am-1 and am-2, with a configuration in {@code directory}; all have the alias {@code alertmanagers}. */
    static List<Pod> three(Path directory) {
        List<String> flags = new ArrayList<>(List.of("--cluster.peer-name=$(POD_NAME)", "--cluster.peer-timeout=2s"));
        IntStream.range(0, 3).forEach(i -> flags.add("--cluster.peer=am-" + i + ":9094"));
        return IntStream.range(0, 3)
                .mapToObj(i -> Pod.of("am-" + i, directory, flags).alias("alertmanagers"))
                .toList();
    }

    Replica get(int index) {
        return replicas.get(index);
    }

    List<Replica> all() {
        return List.copyOf(replicas);
    }

    /** All but one. */
    List<Replica> others(int index) {
        List<Replica> others = new ArrayList<>(replicas);
        others.remove(index);
        return others;
    }

    /** Replaces one by a container with the same data and another address. */
    void replace(int index) throws Exception {
        replicas.set(index, replicas.get(index).replace());
    }

    /** Waits until all know each other and are settled. */
    void awaitMembers() throws Exception {
        awaitMembers(replicas);
    }

    /** Waits until each of some lists them and no other, and is settled. */
    static void awaitMembers(List<Replica> some) throws Exception {
        List<String> names = some.stream().map(Replica::name).sorted().toList();
        for (Replica replica : some) {
            Eventually.holds(
                    replica.name() + " lists " + names, () -> replica.members().equals(names));
            Eventually.holds(replica.name() + " is settled", () -> replica.metric("grapevine_cluster_settled") == 1);
        }
    }

    /** Posts alerts to some, as Prometheus does to all that it knows. */
    static void fire(List<String> alerts, List<Replica> some) throws Exception {
        for (Replica replica : some) {
            replica.fire(alerts);
        }
    }

    @Override
    public void close() {
        replicas.forEach(Replica::close);
    }
}
