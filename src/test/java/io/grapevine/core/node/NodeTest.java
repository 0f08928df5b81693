package io.grapevine.core.node;

import static io.grapevine.core.node.NodeHarness.ONE;
import static io.grapevine.core.node.NodeHarness.OTHER;
import static io.grapevine.core.node.NodeHarness.labels;
import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.core.silence.SetResult;
import io.grapevine.mesh.FakeReplication;
import io.grapevine.mesh.state.Stored;
import io.grapevine.model.Alert;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class NodeTest {
    private final NodeHarness bench = new NodeHarness();

    private static <T> List<T> decoded(List<byte[]> records, Function<byte[], Decoded<T>> codec) {
        return records.stream()
                .map(record -> ((Decoded.Ok<T>) codec.apply(record)).value())
                .toList();
    }

    private static NodeOptions options(Duration gcInterval, Duration startDelay) {
        return Records.with(
                NodeFixtures.OPTIONS,
                "retention",
                Duration.ofHours(1),
                "alertGcInterval",
                gcInterval,
                "dispatchStartDelay",
                startDelay);
    }

    private String silence(double end, String... matchers) {
        Silence wanted = Samples.silence(bench.loop.now(), at(end), matchers);
        return ((SetResult.Stored) bench.now(bench.node.setSilence(wanted))).id();
    }

    @Test
    void showsAlertsAsSoonAsItHasTakenThemIn() {
        CompletionStage<Ingest.Result> taken = bench.node.putAlerts(List.of(bench.alert("1")));
        bench.loop.settle();

        assertThat(taken.toCompletableFuture()).isCompleted();
        assertThat(bench.node.alerts().get(labels("1").fingerprint())).isNotNull();
        assertThat(bench.node.groups().groups()).hasSize(1);
    }

    @Test
    void tellsReceiversWhatIsNotMuted() {
        silence(500, "i=\"silenced\"");
        bench.node.putAlerts(
                List.of(bench.alert("1"), bench.alert("silenced"), bench.alert("source"), bench.alert("target")));
        bench.pass(10);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST 1 source");
    }

    @Test
    void alertsOfOneFingerprintFireAndEndApart() {
        assertThat(labels(ONE).fingerprint()).isEqualTo(labels(OTHER).fingerprint());
        Alert one = bench.alert(ONE);
        bench.node.putAlerts(List.of(one, bench.alert(OTHER)));
        bench.pass(10);
        bench.node.putAlerts(List.of(Samples.ended(one, bench.loop.now())));
        bench.pass(120);

        assertThat(bench.r0.story())
                .containsExactly("1.0s FIRST " + OTHER + " " + ONE, "21.0s SOME_RESOLVED " + OTHER + " !" + ONE);
    }

    @Test
    void silenceMutesNoAlertOfTheSameFingerprint() {
        silence(500, "i=\"" + ONE + "\"");
        bench.node.putAlerts(List.of(bench.alert(ONE), bench.alert(OTHER)));
        bench.pass(10);

        assertThat(bench.r0.story()).containsExactly("1.0s FIRST " + OTHER);
    }

    @Test
    void writesItsStateWhenItStops() {
        String id = silence(500, "i=\"1\"");
        bench.node.putAlerts(List.of(bench.alert("2")));
        bench.pass(2);
        CompletionStage<Void> stopped = bench.node.stop();
        bench.pass(100);

        assertThat(stopped.toCompletableFuture()).isCompleted();
        assertThat(decoded(bench.silences.snapshot, SilenceCodec.KIND::decode))
                .extracting(Stored::key)
                .containsExactly(id);
        assertThat(decoded(bench.log.snapshot, NflogEntryCodec.KIND::decode)).hasSize(1);
    }

    @Test
    void stopsThoughItCannotWriteItsState() {
        bench.silences.broken = true;
        CompletionStage<Void> stopped = bench.node.stop();
        bench.loop.settle();

        assertThat(stopped.toCompletableFuture()).isCompleted();
        assertThat(bench.log.snapshot).isEmpty();
    }

    @Test
    void notifiesNothingAfterItHasStopped() {
        bench.node.putAlerts(List.of(bench.alert("1")));
        bench.pass(0.5);
        bench.node.stop();
        bench.node.putAlerts(List.of(bench.alert("2")));
        bench.pass(100);

        assertThat(bench.r0.received()).isEmpty();
    }

    @Test
    void notifiesNoReceiverBeforeItHasSettled() {
        NodeHarness starting = new NodeHarness(NodeFixtures.OPTIONS, FakeReplication::unsettle);
        starting.node.putAlerts(List.of(starting.alert("1")));
        starting.pass(10);
        starting.node.putAlerts(List.of(starting.alert("2")));
        starting.pass(50);
        assertThat(starting.r0.received()).isEmpty();

        starting.others.settle();
        starting.pass(51);
        assertThat(starting.r0.story()).containsExactly("50.0s FIRST 1 2");
    }

    @Test
    void knowsAfterARestartWhatItNotifiedBefore() {
        String id = silence(500, "i=\"silenced\"");
        Alert alert = bench.alert("1");
        bench.node.putAlerts(List.of(alert));
        bench.pass(2);
        bench.node.stop();
        bench.loop.settle();

        NodeHarness next = new NodeHarness();
        List<Stored<SilenceCodec.Message>> silences = decoded(bench.silences.snapshot, SilenceCodec.KIND::decode);
        List<Stored<NflogEntry>> entries = decoded(bench.log.snapshot, NflogEntryCodec.KIND::decode);
        next.node.restore(silences, entries);
        next.node.putAlerts(List.of(alert, next.alert("silenced")));
        next.pass(60);

        assertThat(next.r0.received()).isEmpty();
        assertThat(next.node.silences().get(id)).isEqualTo(bench.node.silences().get(id));
    }

    @Test
    void restoresTheYoungestOfSeveralVersionsInWhateverOrderTheyCome() {
        Silence silence = Samples.silence(at(0), at(500), "i=\"1\"");
        Silence older = Samples.version(silence, "x", at(1));
        Silence younger = Samples.version(Samples.silence(at(0), at(2), "i=\"1\""), "x", at(2));
        bench.node.restore(List.of(Samples.stored(younger, at(9000)), Samples.stored(older, at(9000))), List.of());

        assertThat(bench.node.silences().get("x")).isEqualTo(younger);
    }

    @Test
    void takesAnotherConfigurationWhileItRuns() {
        bench.node.putAlerts(List.of(bench.alert("source"), bench.alert("target")));
        bench.pass(5);
        LoadedConfig next = bench.loadedConfig("""
                route: {receiver: r1, group_by: [alertname], group_wait: 1s, group_interval: 20s, repeat_interval: 1h}
                receivers: [{name: r1, webhook_configs: [{url: "http://r1/"}]}]
                """);
        bench.now(bench.node.use(next));
        bench.pass(10);

        assertThat(bench.node.loadedConfig()).isSameAs(next);
        assertThat(bench.r0.story()).containsExactly("1.0s FIRST source");
        assertThat(bench.r1.story()).containsExactly("5.0s FIRST source target");
    }

    @Test
    void endsASilenceOnceAndKnowsWhichThereAre() {
        String id = silence(500, "i=\"1\"");

        assertThat(bench.now(bench.node.expireSilence(id))).isTrue();
        assertThat(bench.now(bench.node.expireSilence(id))).isTrue();
        assertThat(bench.now(bench.node.expireSilence("x"))).isFalse();
        assertThat(bench.silences.appended).hasSize(2);
    }

    @Test
    void forgetsEndedAlertsEachTimeTheIntervalIsOver() {
        NodeHarness tidy = new NodeHarness(options(Duration.ofMinutes(30), Duration.ZERO));
        tidy.node.putAlerts(List.of(tidy.alert("1")));
        tidy.pass(3599);
        assertThat(tidy.node.alerts().all()).hasSize(1);

        tidy.pass(3600);
        assertThat(tidy.node.alerts().all()).isEmpty();
    }

    @Test
    void writesItsStateEachTimeTheMaintenanceIntervalIsOver() {
        silence(500, "i=\"1\"");
        bench.pass(899);
        assertThat(bench.silences.snapshot).isEmpty();

        bench.pass(900);
        assertThat(bench.silences.snapshot).hasSize(1);
    }

    @Test
    void waitsWithFlushesUntilTheStartDelayIsOver() {
        NodeHarness late = new NodeHarness(options(Duration.ZERO, Duration.ofSeconds(40)));
        late.node.putAlerts(List.of(late.alert("1")));
        late.pass(60);

        assertThat(late.r0.story()).containsExactly("40.0s FIRST 1");
    }
}
