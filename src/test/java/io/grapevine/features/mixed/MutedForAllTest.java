package io.grapevine.features.mixed;

import static io.grapevine.sim.Samples.matchers;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.core.node.NodeHarness;
import io.grapevine.core.silence.SetResult;
import io.grapevine.mesh.state.Version;
import io.grapevine.model.ReceiverData;
import io.grapevine.records.AlertHash;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An Alertmanager that applies a silence for r0 to r1, too, and says so in its notification log at each flush. */
class MutedForAllTest {
    private static final String CONFIG = """
            route:
              receiver: r1
              group_by: [alertname]
              group_wait: 1s
              group_interval: 20s
              repeat_interval: 10m
              routes:
              - {receiver: r0, continue: true}
              - {receiver: r1}
            receivers:
            - {name: r0, webhook_configs: [{url: "http://r0/"}]}
            - {name: r1, webhook_configs: [{url: "http://r1/"}]}
            """;
    private static final NflogKey KEY = new NflogKey("{}/{}:{alertname=\"A\"}", "r1", "webhook", 0);

    private final NodeHarness bench = new NodeHarness();

    @BeforeEach
    void notifyBoth() {
        bench.now(bench.node.use(bench.loadedConfig(CONFIG)));
        bench.node.putAlerts(List.of(bench.alert("1")));
        bench.pass(5);
        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1");
        assertThat(bench.r1.story()).containsExactly("1.0s FIRST 1");
    }

    private void silence(Duration length, String... receiver) {
        SetResult result = bench.now(bench.node.setSilence(
                Samples.silence(bench.loop.now(), bench.loop.now().plus(length), "alertname=\"A\"")
                        .withReceivers(List.of(matchers(receiver)))));
        assertThat(result).isInstanceOf(SetResult.Stored.class);
    }

    /** Flushes of the Alertmanager until a time, each a second before one of this replica. */
    private void flushElsewhere(double until) {
        for (double at = Math.ceil((bench.loop.elapsed().toMillis() / 1000.0) / 20) * 20; at <= until; at += 20) {
            bench.pass(at);
            Instant now = bench.loop.now();
            long[] muted = {AlertHash.of(NodeHarness.labels("1"))};
            NotifiedState notified = NotifiedState.of(new long[0], new long[0], ReceiverData.EMPTY)
                    .omitting(muted, now);
            Duration life = Duration.ofMinutes(20);
            NflogEntry entry = new NflogEntry(KEY, now, notified, now.plus(life), 0, UnknownFields.NONE);
            long stamp = now.getEpochSecond() * 1_000_000_000L + now.getNano();
            bench.others
                    .state("nfl")
                    .introduce(
                            KEY.text(),
                            new Version(0, stamp, "alertmanager", NflogEntryCodec.encode(entry)),
                            Duration.ZERO,
                            life);
            bench.loop.settle();
        }
        bench.pass(until);
    }

    @Test
    void otherReceiverIsNotNotifiedAgainAndTheLogGoesOnToKnowTheAlert() {
        silence(Duration.ofHours(1), "name=r0");
        flushElsewhere(200);

        assertThat(bench.r1.story()).containsExactly("1.0s FIRST 1");
        NotifiedState known = bench.node.notificationLog().latest(KEY).notified();
        assertThat(known.firing()).containsExactly(AlertHash.of(NodeHarness.labels("1")));
        assertThat(known.omitted()).isEmpty();
    }

    @Test
    void otherReceiverIsRemindedInTime() {
        silence(Duration.ofHours(1), "name=r0");
        flushElsewhere(1300);

        assertThat(bench.r1.story()).containsExactly("1.0s FIRST 1", "621.0s REPEAT 1", "1241.0s REPEAT 1");
        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1");
    }

    @Test
    void entryThatIsWrittenBeforeTheAlertmanagerLearnsOfTheEndIsCorrectedToo() {
        silence(Duration.ofSeconds(50), "name=r0");
        flushElsewhere(60);
        bench.pass(100);

        assertThat(bench.r1.story()).containsExactly("1.0s FIRST 1");
    }

    @Test
    void whatIsMutedForTheReceiverStaysMutedAndIsNotifiedAfterwards() {
        silence(Duration.ofHours(1), "name=r0");
        silence(Duration.ofSeconds(95), "name=r1");
        flushElsewhere(95);
        assertThat(bench.node.notificationLog().latest(KEY).notified().firing()).isEmpty();

        bench.pass(140);
        assertThat(bench.r1.story()).containsExactly("1.0s FIRST 1", "101.0s FIRST 1");
    }
}
