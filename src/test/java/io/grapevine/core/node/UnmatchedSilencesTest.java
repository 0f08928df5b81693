package io.grapevine.core.node;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.core.silence.SetResult;
import io.grapevine.features.unmatched.UnmatchedSilences;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Silences that are expired once they have matched no alert for 30 minutes. */
class UnmatchedSilencesTest {
    private static final byte[] MATCHED = {1};

    private final NodeHarness bench = new NodeHarness();

    static Silence unmatched(String time, String matcher) {
        return new Silence(
                "",
                List.of(Samples.matchers(matcher)),
                at(0),
                at(80_000),
                at(0),
                "ana",
                "",
                LabelSet.of(Silence.EXPIRE_UNMATCHED, time),
                List.of(),
                UnknownFields.NONE);
    }

    private Silence silence() {
        SetResult result = bench.now(bench.node.setSilence(unmatched("30m", "alertname=\"A\"")));
        return bench.node.silences().get(((SetResult.Stored) result).id());
    }

    private void fire() {
        bench.node.putAlerts(List.of(bench.alert("1").withEndsAt(Alert.NO_END)));
        bench.loop.settle();
    }

    private void end() {
        Alert known = bench.node.alerts().get(NodeHarness.labels("1").fingerprint());
        bench.node.putAlerts(List.of(Samples.ended(known, bench.loop.now())));
        bench.loop.settle();
    }

    private Instant endOf(Silence silence) {
        Silence stored = bench.node.silences().get(silence.id());
        return stored.stateAt(bench.loop.now()) == SilenceState.EXPIRED ? stored.endsAt() : Instant.MAX;
    }

    private void assertThatItEndsBetween(Silence silence, int from, int to) {
        bench.pass(from);
        assertThat(endOf(silence)).isEqualTo(Instant.MAX);
        bench.pass(to);
        assertThat(endOf(silence)).isBefore(at(to));
    }

    @Test
    void silenceIsExpiredAfterItsTimeWithoutAnAlert() {
        fire();
        Silence silence = silence();
        bench.pass(600);
        end();
        bench.pass(2_390);
        assertThat(endOf(silence)).isEqualTo(Instant.MAX);
        assertThat(bench.node
                        .part(UnmatchedSilences.class)
                        .orElseThrow()
                        .expiryOf(silence)
                        .orElseThrow())
                .isBetween(at(2_395), at(2_405));
        bench.pass(2_405);

        assertThat(endOf(silence)).isBetween(at(2_395), at(2_405));
        bench.pass(2_420);
        assertThat(bench.node.part(UnmatchedSilences.class).orElseThrow().expiryOf(silence))
                .isEmpty();
    }

    @Test
    void silenceThatNeverMatchedIsExpiredAfterItsTime() {
        Silence silence = silence();
        assertThatItEndsBetween(silence, 1_790, 1_810);
    }

    @Test
    void alertThatFiresAgainStartsTheTimeAnew() {
        fire();
        Silence silence = silence();
        bench.pass(600);
        end();
        bench.pass(2_000);
        fire();
        bench.pass(2_100);
        assertThat(bench.node.part(UnmatchedSilences.class).orElseThrow().expiryOf(silence))
                .isEmpty();
        end();
        assertThatItEndsBetween(silence, 3_890, 3_910);
    }

    @Test
    void silenceIsKeptWhileAPeerSharesThatItMatches() {
        fire();
        Silence silence = silence();
        bench.pass(600);
        end();
        bench.pass(2_300);
        bench.others.state("unm").put(silence.id(), 0, MATCHED, Duration.ofMinutes(30));
        // the peer may have seen a match for 450 s after it wrote
        assertThatItEndsBetween(silence, 4_540, 4_560);
    }

    @Test
    void timeInWhichTheProcessWasPausedDoesNotCount() {
        Silence silence = silence();
        bench.pass(1_500);
        bench.machine.pause(Duration.ofSeconds(600)); // what alerts came to a replica, or its peers, is read after it
        assertThatItEndsBetween(silence, 2_390, 2_420);
    }

    @Test
    void replicaSharesSeldomThatASilenceMatches() {
        fire();
        silence();
        bench.pass(3_600);

        assertThat(bench.others.state("unm").changes()).isBetween(7L, 9L);
    }

    @Test
    void otherSilenceIsLeftAlone() {
        Silence silence = Samples.silence(at(0), at(80_000), "alertname=\"A\"");
        String id = ((SetResult.Stored) bench.now(bench.node.setSilence(silence))).id();
        bench.pass(70_000);

        assertThat(bench.node.silences().get(id).stateAt(bench.loop.now())).isEqualTo(SilenceState.ACTIVE);
        assertThat(bench.others.state("unm").changes()).isZero();
    }
}
