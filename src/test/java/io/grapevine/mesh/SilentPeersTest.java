package io.grapevine.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilentPeersTest {
    private static final MemberId B = new MemberId("b", "1");
    private static final MemberId C = new MemberId("c", "1");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimLoop loop = new SimLoop(Instant.EPOCH, 1);
    private final List<MemberId> silent = new ArrayList<>();
    private final List<MemberId> dialled = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private final SilentPeers peers = new SilentPeers(loop, () -> silent, dialled::add);

    private void dial() {
        peers.dial(SECOND, () -> ends.add(loop.elapsed().toMillis()));
    }

    @Test
    void thereAreNoneAtFirst() {
        assertThat(peers.exist()).isFalse();
        dial();
        assertThat(ends).isEmpty();
        loop.runUntil(Duration.ofMillis(1));
        assertThat(ends).containsExactly(0L);
    }

    @Test
    void endsWhenEachHasAnswered() {
        silent.addAll(List.of(B, C));
        assertThat(peers.exist()).isTrue();
        dial();
        assertThat(dialled).containsExactly(B, C);
        loop.runUntil(Duration.ofMillis(10));
        assertThat(dialled).containsExactly(B, C);
        peers.onAnswered(C);
        peers.onAnswered(C);
        assertThat(ends).isEmpty();
        peers.onAnswered(B);
        loop.runUntil(SECOND.multipliedBy(2));
        assertThat(ends).containsExactly(10L);
    }

    @Test
    void thoseThatHaveNotAnsweredAreDialledAgainWhileTheyAreWaitedFor() {
        silent.addAll(List.of(B, C));
        dial();
        loop.runUntil(Duration.ofMillis(10));
        peers.onAnswered(C);
        loop.runUntil(Duration.ofMillis(600));
        assertThat(dialled).containsExactly(B, C, B, B);
        peers.onAnswered(B);
        loop.runUntil(SECOND.multipliedBy(3));
        assertThat(dialled).hasSize(4);
    }

    @Test
    void thoseThatHaveNotAnsweredAreDialledShortlyBeforeTheEnd() {
        silent.add(B);
        peers.dial(Duration.ofMillis(500), () -> ends.add(loop.elapsed().toMillis()));
        loop.runUntil(Duration.ofMillis(399));
        assertThat(dialled).hasSize(2);
        loop.runUntil(Duration.ofMillis(400));
        assertThat(dialled).hasSize(3);
        loop.runUntil(SECOND.multipliedBy(3));
        assertThat(dialled).hasSize(3);
        assertThat(ends).containsExactly(500L);
    }

    @Test
    void endsInTimeIfNoPeerAnswers() {
        silent.add(B);
        dial();
        loop.runUntil(SECOND.multipliedBy(2));
        peers.onAnswered(B);
        assertThat(ends).containsExactly(1000L);
    }

    @Test
    void aWaitThatIsCancelledDoesNotEnd() {
        silent.add(B);
        peers.dial(SECOND, () -> ends.add(0L)).cancel();
        peers.onAnswered(B);
        loop.runUntil(SECOND.multipliedBy(2));
        assertThat(ends).isEmpty();
    }
}
