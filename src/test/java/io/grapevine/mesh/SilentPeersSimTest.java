package io.grapevine.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network that drops what is sent, and heals during the half second for which silent peers are waited before a send. */
class SilentPeersSimTest {
    private static final Duration HALF_SECOND = Duration.ofMillis(500);

    private final SimMesh mesh = SimMesh.of(1, 2);

    /** After five seconds the link is there and stands still; after twenty it was given up. */
    @ParameterizedTest
    @CsvSource({"5, 10", "5, 210", "5, 300", "5, 350", "5, 395", "20, 10", "20, 260", "20, 300", "20, 350", "20, 395"})
    void peerIsBackBeforeTheSend(long cutSeconds, long healsAfterMillis) {
        mesh.awaitSettled();
        mesh.network.dropSilently();
        mesh.network.backOff();
        mesh.network.cutBoth("a:9094", "b:9094");
        mesh.run(Duration.ofSeconds(cutSeconds));
        Mesh a = mesh.replica("a").mesh;
        assertThat(a.services().silentPeers().exist()).isTrue();

        List<Boolean> silentAtTheEnd = new ArrayList<>();
        mesh.replica("a")
                .host
                .execute(() -> a.services()
                        .silentPeers()
                        .dial(
                                HALF_SECOND,
                                () -> silentAtTheEnd.add(
                                        a.services().silentPeers().exist())));
        mesh.run(Duration.ofMillis(healsAfterMillis));
        mesh.network.heal();
        mesh.run(HALF_SECOND);

        assertThat(silentAtTheEnd).containsExactly(false);
    }

    @ParameterizedTest
    @CsvSource({"5", "20"})
    void sendWithoutAnyAnswerIsNotDelayedForLonger(long cutSeconds) {
        mesh.awaitSettled();
        mesh.network.dropSilently();
        mesh.network.backOff();
        mesh.network.cutBoth("a:9094", "b:9094");
        mesh.run(Duration.ofSeconds(cutSeconds));
        Mesh a = mesh.replica("a").mesh;

        List<Duration> ends = new ArrayList<>();
        Duration from = mesh.world.elapsed();
        mesh.replica("a")
                .host
                .execute(() -> a.services().silentPeers().dial(HALF_SECOND, () -> ends.add(mesh.world.elapsed())));
        mesh.run(Duration.ofSeconds(2));

        assertThat(ends).containsExactly(from.plus(HALF_SECOND));
    }
}
