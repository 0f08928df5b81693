package io.grapevine.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.Version;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises of every {@link Replication} to a replica whose peers, if there are any, do not answer. */
public abstract class ReplicationContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final MemberId STRANGER = new MemberId("stranger", "1");
    private static final long KEY = 4711;

    /** Time itself. */
    protected final SimLoop loop = new SimLoop(Instant.parse("2026-01-01T00:00:00Z"), 1);

    private final List<String> events = new ArrayList<>();
    private Replication replication = new StandaloneReplication(loop, STRANGER);

    /** The replication under test on {@link #loop}, started. */
    protected abstract Replication replication();

    @BeforeEach
    void start() {
        replication = replication();
        pass(Duration.ofSeconds(1));
    }

    private void pass(Duration time) {
        loop.runUntil(loop.elapsed().plus(time));
    }

    @Test
    void ownWriteIsCurrentAtOnceAndNotPassedToTheMergeListeners() {
        ReplicatedState state = replication.state("a");
        state.addListener((key, held) -> events.add(key));
        state.addWriteListener(() -> events.add("written"));
        Version version = state.put("k", 0, new byte[] {1}, HOUR);
        assertThat(Objects.requireNonNull(state.get("k")).version()).isEqualTo(version);
        pass(Duration.ofSeconds(5));
        assertThat(events).containsExactly("written");
    }

    @Test
    void versionOfAnOutsideProgramReachesTheMergeListeners() {
        ReplicatedState state = replication.state("a");
        state.addListener((key, held) -> events.add(key));
        assertThat(state.introduce("k", new Version(0, 1, "they", new byte[] {1}), Duration.ZERO, HOUR))
                .isTrue();
        assertThat(events).containsExactly("k");
    }

    @Test
    void statesOfDifferentNamesDoNotMix() {
        ReplicatedState one = replication.state("a");
        ReplicatedState other = replication.state("b");
        one.put("k", 0, new byte[] {1}, HOUR);
        assertThat(other.get("k")).isNull();
    }

    @Test
    void keyPastItsTimeIsForgotten() {
        ReplicatedState state = replication.state("a");
        state.put("k", 0, new byte[] {1}, HOUR);
        pass(HOUR.plusMinutes(2));
        assertThat(state.get("k")).isNull();
        assertThat(state.size()).isZero();
    }

    @Test
    void ownClaimDoesNotHoldThisReplicaBack() {
        replication.services().claims().claim(KEY, HOUR);
        assertThat(replication.services().claims().open(KEY)).isZero();
    }

    @Test
    void questionAboutAlertsEndsOnceAndNotBeforeTheCallHasReturned() {
        var unused = replication.services().alerts().ask("", new long[] {KEY}, Duration.ofSeconds(1), (known, all) -> {
            assertThat(known).isEqualTo(Map.of());
            events.add("ended");
        });
        assertThat(events).isEmpty();
        pass(Duration.ofSeconds(5));
        assertThat(events).containsExactly("ended");
    }

    @Test
    void dialOfSilentPeersEndsOnceAndNotBeforeTheCallHasReturned() {
        assertThat(replication.services().silentPeers().exist()).isFalse();
        var unused = replication.services().silentPeers().dial(Duration.ofSeconds(1), () -> events.add("ended"));
        assertThat(events).isEmpty();
        pass(Duration.ofSeconds(5));
        assertThat(events).containsExactly("ended");
    }

    @Test
    void fetchFromAPeerThatIsNotThereFails() {
        var unused = replication
                .services()
                .alertTransfer()
                .fetch(STRANGER, portion -> true, complete -> events.add("" + complete));
        assertThat(events).isEmpty();
        pass(Duration.ofMinutes(1));
        assertThat(events).containsExactly("false");
    }

    @Test
    void questionToAPeerThatIsNotThereHasNoAnswer() {
        replication.services().questions().ifPresent(questions -> {
            questions.ask(STRANGER, new byte[0], Duration.ofSeconds(1), answer -> events.add("" + answer.isPresent()));
            assertThat(events).isEmpty();
            pass(Duration.ofSeconds(5));
            assertThat(events).containsExactly("false");
        });
    }

    @Test
    void aloneThisReplicaIsFirst() {
        pass(Duration.ofMinutes(2));
        assertThat(replication.peers().position()).isZero();
        assertThat(replication.peers().order()).isZero();
        assertThat(replication.peers().settled()).isTrue();
        assertThat(replication.peers().current()).isTrue();
        assertThat(replication.peers().members()).allMatch(Peer::self);
        assertThat(replication.outsiders().exist()).isFalse();
    }
}
