package io.grapevine.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.mesh.SimMesh.SimReplicator;
import io.grapevine.virtualtime.simulation.FaultyNetwork;
import io.grapevine.virtualtime.simulation.SimChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replicas that write, expire, crash, come back, are paused and cut off at random, on a network that loses, delays,
 * doubles and reorders frames. Afterwards all agree, what was expired stays so, and all have settled. A failure names
 * its seed; {@code -Dgrapevine.seed=N -Dgrapevine.seeds=1} plays it again.
 */
@Tag("thorough")
class ChaosSimTest {
    private static final int FINAL = 1;
    private static final Duration MONTH = Duration.ofDays(30);

    static List<Long> seeds() {
        long first = Long.getLong("grapevine.seed", 1);
        long count = Long.getLong("grapevine.seeds", 60);
        List<Long> seeds = new ArrayList<>();
        for (long seed = first; seed < first + count; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void replicasAgreeAfterAHealAndNothingComesBack(long seed) {
        Chaos chaos = new Chaos(seed);

        chaos.play(120);
        chaos.calm();

        chaos.check();
    }

    private static final class Chaos {
        private final SimMesh mesh;
        private final Random random;
        /** The expired keys, and by whom: a replica that loses its disk may take with it what it alone knew. */
        private final TreeMap<String, String> expired = new TreeMap<>();

        private int writes;

        Chaos(long seed) {
            mesh = new SimMesh(seed);
            random = mesh.random;
            int size = 2 + random.nextInt(3);
            for (int i = 0; i < size; i++) {
                String name = String.valueOf((char) ('a' + i));
                mesh.skew(name, Duration.ofSeconds(random.nextInt(7_200) - 3_600));
                mesh.start(name);
            }
            mesh.network.faults(FaultyNetwork.Faults.MANY);
        }

        void play(int steps) {
            for (int i = 0; i < steps; i++) {
                step();
                mesh.run(Duration.ofMillis(random.nextInt(1_500)));
            }
        }

        private void step() {
            String name = anyName();
            switch (random.nextInt(12)) {
                case 0 -> mesh.kill(name);
                case 1 -> startIfDown(name);
                case 2 -> mesh.network.cut(SimMesh.address(name), SimMesh.address(anyName()));
                case 3 -> mesh.network.heal();
                case 4 -> pause(name);
                case 5 -> expire(name);
                case 6 -> breakLinks(name);
                default -> write(name);
            }
        }

        private String anyName() {
            return mesh.names().get(random.nextInt(mesh.names().size()));
        }

        private void startIfDown(String name) {
            if (!mesh.isUp(name)) {
                mesh.start(name);
            }
        }

        private void pause(String name) {
            if (mesh.isUp(name)) {
                mesh.replica(name).host.pause(Duration.ofMillis(random.nextInt(8_000)));
            }
        }

        private void breakLinks(String name) {
            if (mesh.isUp(name)) {
                SimChannel channel = mesh.replica(name).channel;
                List.copyOf(channel.links()).forEach(other -> mesh.network.breakLink(channel, other));
            }
        }

        private void write(String name) {
            if (mesh.isUp(name)) {
                int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 400 : 3);
                for (int i = 0; i < count; i++) {
                    String key = "key-" + random.nextInt(2_000);
                    if (!expired.containsKey(key)) {
                        mesh.replica(name).put(key, 0, "write " + ++writes + "x".repeat(random.nextInt(2_000)), MONTH);
                    }
                }
            }
        }

        private void expire(String name) {
            if (mesh.isUp(name)) {
                String key = "key-" + random.nextInt(2_000);
                mesh.replica(name).put(key, FINAL, "expired", Duration.ofDays(5));
                expired.put(key, name);
            }
        }

        void calm() {
            mesh.network.heal();
            mesh.network.faults(FaultyNetwork.Faults.NONE);
            mesh.names().forEach(this::startIfDown);
            mesh.run(Duration.ofSeconds(20));
        }

        void check() {
            assertThat(mesh.agree()).as("agreement, seed %d", mesh.seed).isTrue();
            for (SimReplicator replica : mesh.up()) {
                expired.keySet()
                        .forEach(key -> assertThat(replica.text(key))
                                .as("%s at %s, seed %d", key, replica.id, mesh.seed)
                                .isEqualTo("expired"));
                assertThat(replica.mesh.peers().settled())
                        .as("settled, seed %d", mesh.seed)
                        .isTrue();
                assertThat(replica.members()).as("members, seed %d", mesh.seed).isEqualTo(mesh.names());
            }
        }
    }
}
