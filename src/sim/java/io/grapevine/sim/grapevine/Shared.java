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
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A mesh whose states can be looked into. */
final class Shared implements Replication {
    private final Mesh mesh;
    private final Map<String, ReplicatedState> states = new LinkedHashMap<>();
    private final Map<String, StateFamily> families = new LinkedHashMap<>();

    Shared(Mesh mesh) {
        this.mesh = mesh;
    }

    @Override
    public ReplicatedState state(String name) {
        return states.computeIfAbsent(name, mesh::state);
    }

    @Override
    public StateFamily family(String name, Predicate<String> accepts) {
        StateFamily family = mesh.family(name, accepts);
        families.put(name, family);
        return family;
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
        return held(Objects.requireNonNull(states.get(name), name));
    }

    private static SortedMap<String, Held> held(ReplicatedState state) {
        SortedMap<String, Held> held = new TreeMap<>();
        state.all().forEach((key, each) -> held.put(key, new Held(text(each.version()), each.ttl())));
        return held;
    }

    /** The body of what a state holds under a key; null if it holds nothing. */
    byte @Nullable [] body(String name, String key) {
        return body(Objects.requireNonNull(states.get(name), name), key);
    }

    private static byte @Nullable [] body(ReplicatedState state, String key) {
        ReplicatedState.Held held = state.get(key);
        return held == null ? null : held.version().body();
    }

    /** What the state of a member of a family holds; nothing if the member is not there. */
    SortedMap<String, Held> held(String family, String member) {
        return member(family, member).map(Shared::held).orElseGet(TreeMap::new);
    }

    /** The body of what the state of a member of a family holds under a key; null if there is no such member or key. */
    byte @Nullable [] body(String family, String member, String key) {
        return member(family, member).map(state -> body(state, key)).orElse(null);
    }

    private Optional<ReplicatedState> member(String name, String member) {
        StateFamily family = Objects.requireNonNull(families.get(name), name);
        return family.tenants().contains(member) ? Optional.of(family.of(member)) : Optional.empty();
    }

    private static String text(Version version) {
        return version + " " + Arrays.hashCode(version.body());
    }
}
