package io.grapevine.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Scrape;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.Version;
import io.grapevine.virtualtime.simulation.FaultyChannel;
import io.grapevine.virtualtime.simulation.FaultyHost;
import io.grapevine.virtualtime.simulation.FaultyNetwork;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** Replicas on a simulated network, all from one seed. Each keeps what it knows on a disk that outlives it. */
final class SimMesh {
    static final String STATE = "sil";

    /** A version as a disk holds it. */
    record Stored(Version version, Instant writtenAt, Instant keptUntil) {}

    final SimLoop world;
    final FaultyNetwork network;
    final Random random;
    final long seed;
    private final List<String> names = new ArrayList<>();
    private final Map<String, SimReplicator> replicas = new TreeMap<>();
    private final Map<String, Map<String, Stored>> disks = new TreeMap<>();
    private final Map<String, Duration> skews = new TreeMap<>();
    private int boots;

    SimMesh(long seed) {
        this.seed = seed;
        this.world = new SimLoop(Instant.parse("2026-01-01T00:00:00Z"), seed);
        this.network = new FaultyNetwork(world, seed + 1);
        this.random = new Random(seed + 2);
    }

    /** A mesh of replicas a, b, … that know each other's addresses. */
    static SimMesh of(long seed, int size) {
        SimMesh mesh = new SimMesh(seed);
        for (int i = 0; i < size; i++) {
            mesh.names.add(String.valueOf((char) ('a' + i)));
        }
        mesh.names.forEach(mesh::start);
        return mesh;
    }

    /** Replicas that are settled. */
    static SimMesh settled(long seed, int size) {
        SimMesh mesh = of(seed, size);
        mesh.awaitSettled();
        return mesh;
    }

    void skew(String name, Duration skew) {
        skews.put(name, skew);
    }

    /** Starts the replica on what its disk holds. */
    SimReplicator start(String name) {
        if (!names.contains(name)) {
            names.add(name);
        }
        return start(name, address(name), names.stream().map(SimMesh::address).toList());
    }

    SimReplicator start(String name, String address, List<String> peers) {
        MemberId id = new MemberId(name, String.format("%06d", ++boots));
        FaultyHost host = new FaultyHost(world, seed * 31 + boots, skews.getOrDefault(name, Duration.ZERO));
        Map<String, Stored> disk = disks.computeIfAbsent(name, ignored -> new TreeMap<>());
        SimReplicator replica = new SimReplicator(network, id, host, address, peers, disk);
        replicas.put(name, replica);
        host.execute(replica::start);
        world.settle();
        return replica;
    }

    static String address(String name) {
        return name + ":9094";
    }

    SimReplicator replica(String name) {
        return Objects.requireNonNull(replicas.get(name), name);
    }

    boolean isUp(String name) {
        return replicas.containsKey(name);
    }

    List<SimReplicator> up() {
        return List.copyOf(replicas.values());
    }

    List<String> names() {
        return List.copyOf(names);
    }

    void kill(String name) {
        SimReplicator replica = replicas.remove(name);
        if (replica != null) {
            network.kill(replica.channel);
        }
    }

    void run(Duration time) {
        world.runUntil(world.elapsed().plus(time));
    }

    /** How long it takes until {@code condition} holds; fails after {@code limit}. */
    Duration await(String what, Duration limit, BooleanSupplier condition) {
        Duration start = world.elapsed();
        while (!condition.getAsBoolean()) {
            Duration passed = world.elapsed().minus(start);
            assertThat(passed).as("%s (seed %d)", what, seed).isLessThan(limit);
            run(Duration.ofMillis(1));
        }
        return world.elapsed().minus(start);
    }

    void awaitSettled() {
        await(
                "all settled",
                Duration.ofSeconds(70),
                () -> up().stream().allMatch(replica -> replica.mesh.peers().settled()));
    }

    /** Whether all replicas that are up hold the same. */
    boolean agree() {
        TreeSet<String> contents = new TreeSet<>();
        up().forEach(replica -> contents.add(replica.contents()));
        return contents.size() <= 1;
    }

    boolean allHold(String key) {
        return up().stream().allMatch(replica -> replica.state.get(key) != null);
    }

    static byte[] body(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One replica: the real mesh on a simulated network, host and disk. */
    static final class SimReplicator {
        final MemberId id;
        final FaultyHost host;
        final FaultyChannel channel;
        final Mesh mesh;
        final ReplicatedState state;
        final PrometheusRegistry registry = new PrometheusRegistry();
        /** What a consumer such as the silences would hold. */
        final Map<String, Version> view = new TreeMap<>();

        final List<String> events = new ArrayList<>();
        private final Map<String, Stored> disk;
        private final String address;

        SimReplicator(
                FaultyNetwork network,
                MemberId id,
                FaultyHost host,
                String address,
                List<String> peers,
                Map<String, Stored> disk) {
            this.id = id;
            this.host = host;
            this.disk = disk;
            this.address = address;
            channel = new FaultyChannel(network, id, host, address, peers);
            mesh = new Mesh(host, id, channel, Mesh.Options.DEFAULTS, registry);
            state = mesh.state(STATE);
            state.addListener((key, held) -> keep(key, held.version()));
            mesh.peers().addListener(new PeersListener() {
                @Override
                public void onSettled() {
                    events.add("settled");
                }

                @Override
                public void on(PeerEvent event, MemberId member) {
                    if (event == PeerEvent.LEFT) {
                        events.add("left " + member.name());
                    }
                }
            });
        }

        void start() {
            Instant now = host.now();
            Map.copyOf(disk).forEach((key, stored) -> {
                Duration age = Duration.between(stored.writtenAt(), now);
                if (state.restore(key, stored.version(), age, Duration.between(now, stored.keptUntil()))) {
                    view.put(key, stored.version());
                }
            });
            mesh.start(address);
        }

        void put(String key, int rank, String text, Duration ttl) {
            state.put(key, rank, body(text), ttl);
            ReplicatedState.Held held = Objects.requireNonNull(state.get(key));
            keep(key, held.version());
        }

        private void keep(String key, Version version) {
            Version before = view.put(key, version);
            if (before != null) {
                assertThat(version).as("a version of %s at %s", key, id).isGreaterThanOrEqualTo(before);
            }
            ReplicatedState.Held held = Objects.requireNonNull(state.get(key));
            Instant now = host.now();
            disk.put(key, new Stored(version, now.minus(held.age()), now.plus(held.ttl())));
        }

        String text(String key) {
            ReplicatedState.Held held = state.get(key);
            return held == null ? "" : new String(held.version().body(), StandardCharsets.UTF_8);
        }

        String contents() {
            TreeMap<String, String> live = new TreeMap<>();
            view.keySet().forEach(key -> {
                ReplicatedState.Held held = state.get(key);
                if (held != null) {
                    live.put(key, held.version() + " " + text(key));
                }
            });
            return live.toString();
        }

        List<String> members() {
            return mesh.peers().members().stream().map(peer -> peer.id().name()).toList();
        }

        double metric(String name) {
            return Scrape.sum(registry, name);
        }
    }
}
