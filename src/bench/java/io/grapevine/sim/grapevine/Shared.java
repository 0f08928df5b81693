package io.grapevine.sim.grapevine;

import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.StateFamily;
import io.grapevine.mesh.state.Version;
import io.grapevine.sim.world.Held;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A mesh whose states can be looked into. */
final class Shared implements Replication {
    private final Mesh mesh;
    private final Map<String, ReplicatedState> states = new LinkedHashMap<>();

    Shared(Mesh mesh) {
        this.mesh = mesh;
    }

    @Override
    public ReplicatedState state(String name) {
        return states.computeIfAbsent(name, mesh::state);
    }

    @Override
    public StateFamily family(String name, Predicate<String> accepts) {
        return mesh.family(name, accepts);
    }

    @Override
    public ClusterPeers peers() {
        return mesh.peers();
    }

    @Override
    public Services services() {
        return mesh.services();
    }

    /** What a state holds. */
    SortedMap<String, Held> held(String name) {
        SortedMap<String, Held> held = new TreeMap<>();
        Objects.requireNonNull(states.get(name), name)
                .all()
                .forEach((key, each) -> held.put(key, new Held(text(each.version()), each.ttl())));
        return held;
    }

    /** The body of what a state holds under a key; null if it holds nothing. */
    byte @Nullable [] body(String name, String key) {
        ReplicatedState.Held held =
                Objects.requireNonNull(states.get(name), name).get(key);
        return held == null ? null : held.version().body();
    }

    private static String text(Version version) {
        return version + " " + Arrays.hashCode(version.body());
    }
}
