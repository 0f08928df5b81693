package io.grapevine.sim.grapevine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.core.node.Node;
import io.grapevine.sim.Depth;
import io.grapevine.sim.world.Simulation;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Replicas of another build, which is this one once more: worlds of two versions are played by {@code .ci/mixed --simulated}. */
class OtherBuildTest {
    private static final int SEEDS = Depth.of(4, 20);

    private int hosted;

    @Test
    void replicasOfAnotherBuildPlayAsThoseOfThisOneAndNothingIsViolated() throws URISyntaxException {
        OtherBuild other = OtherBuild.of(List.of(place(Node.class), place(NodeDriver.class)));
        assertThat(other.driver()).isNotInstanceOf(NodeDriver.class);
        for (long seed = 1; seed <= SEEDS; seed++) {
            Simulation.Played played = play(seed, () -> {
                hosted++;
                return other.driver();
            });

            assertThat(played.violations()).as("seed %d", seed).isEmpty();
            assertThat(played.traceHash())
                    .as("seed %d", seed)
                    .isEqualTo(play(seed, NodeDriver::new).traceHash());
        }
        assertThat(hosted).isGreaterThan(SEEDS);
    }

    private static Simulation.Played play(long seed, Supplier<Driver> driver) {
        return Simulation.play(seed, GrapevinePolicy.beside(driver), null);
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    void placeWithoutClassesIsRefused() {
        assertThatThrownBy(() -> OtherBuild.of(List.of(Path.of("absent"))))
                .hasMessage("absent (expected: classes of another build)");
    }
}
