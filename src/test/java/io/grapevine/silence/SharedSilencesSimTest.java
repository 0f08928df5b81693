package io.grapevine.silence;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.StoreFixture;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.FaultyNetwork.Faults;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Silences of several replicas, over the real mesh in virtual time. */
class SharedSilencesSimTest {
    private static final Duration RETENTION = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final PrometheusRegistry registryOfB = new PrometheusRegistry();
    private final StoreFixture<Silences> bench = new StoreFixture<>(
            "sil",
            (loop, shared, journal) -> new Silences(
                    loop, RETENTION, SilenceLimits.NONE, false, shared, journal, new SilenceMetrics(nextRegistry())),
            (silences, record) -> silences.restore(stored(record)));
    private int made;

    private PrometheusRegistry nextRegistry() {
        return ++made == 2 ? registryOfB : new PrometheusRegistry();
    }

    private final Silences a = bench.start("a");
    private final Silences b = bench.start("b");

    SharedSilencesSimTest() {
        bench.run(Duration.ofSeconds(5));
    }

    private static StoredSilence stored(byte[] record) {
        return ((Decoded.Ok<StoredSilence>) StoredSilence.decode(record)).value();
    }

    private static Silence silence(double start, double end) {
        return Samples.silence(at(start), at(end), "alertname=\"A\"");
    }

    private static String set(Silences where, Silence wanted) {
        List<SetResult> results = new ArrayList<>();
        where.set(wanted, results::add);
        return ((SetResult.Stored) results.get(0)).id();
    }

    private static void expire(Silences where, String id) {
        where.expire(id, known -> assertThat(known).isTrue());
    }

    private double count(String name) {
        return registryOfB.scrape(metric -> metric.equals(name)).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private SilenceState state(Silences where, String id, String host) {
        return Objects.requireNonNull(where.get(id)).stateAt(bench.host(host).now());
    }

    @Test
    void silenceOfOneReplicaIsVisibleOnAllReplicas() {
        List<String> events = new ArrayList<>();
        b.addListener(new SilenceListener() {
            @Override
            public void onChange(Silence silence) {
                events.add(silence.id());
            }

            @Override
            public void onForget() {
                events.add("forget");
            }
        });
        String id = set(a, silence(0, 500));
        bench.run(SECOND);

        assertThat(b.get(id)).isEqualTo(a.get(id));
        assertThat(b.matching(LabelSet.of("alertname", "A"))).hasSize(1);
        assertThat(events).containsExactly(id);
        assertThat(count("alertmanager_silences_gossip_messages_propagated_total"))
                .isEqualTo(1);
    }

    @Test
    void everyReplicaStoresASilenceAsItsWriterDoes() {
        String id = set(a, silence(0, 500));
        bench.run(SECOND);

        StoredSilence ours = stored(bench.disk("a").get(0));
        StoredSilence theirs = stored(bench.disk("b").get(0));
        assertThat(theirs.silence().id()).isEqualTo(id);
        assertThat(theirs.version().body()).isEqualTo(ours.version().body());
        StoredVersion.Mark mark = theirs.mark();
        assertThat(mark.rank()).isZero();
        assertThat(mark.writer()).isEqualTo("a");
        assertThat(mark.stamp()).isEqualTo(ours.mark().stamp());
        assertThat(mark.keptUntil())
                .isBetween(ours.mark().keptUntil(), ours.mark().keptUntil().plusMillis(5));
    }

    @Test
    void expiredSilenceIsNotRevivedByAReplicaThatWasAway() {
        String id = set(a, silence(0, 30 * 86_400));
        bench.run(SECOND);
        bench.kill("b");
        expire(a, id);
        bench.run(RETENTION.plusMinutes(1));
        a.collectGarbage();
        assertThat(a.get(id)).isNull();

        Silences back = bench.start("b");
        assertThat(state(back, id, "b")).isEqualTo(SilenceState.ACTIVE);
        bench.run(Duration.ofSeconds(3));

        assertThat(back.get(id)).as("its retention is over").isNull();
        assertThat(a.get(id)).isNull();
    }

    @Test
    void expiredSilenceIsNotRevivedByARestartOfTheReplicaThatExpiredIt() {
        String id = set(a, silence(0, 30 * 86_400));
        bench.run(SECOND);
        bench.kill("b");
        expire(a, id);
        bench.run(RETENTION.plusMinutes(1));
        a.collectGarbage();
        List<byte[]> records = a.records();
        assertThat(records).hasSize(1);
        bench.disk("a").clear();
        bench.disk("a").addAll(records);
        bench.kill("a");

        Silences restarted = bench.start("a");
        Silences back = bench.start("b");
        bench.run(Duration.ofSeconds(3));

        assertThat(restarted.get(id)).isNull();
        assertThat(back.get(id)).isNull();
    }

    @Test
    void replicatedStateForgetsASilenceOnceNoVersionCanComeBack() {
        String id = set(a, silence(0, 7200));
        bench.run(SECOND);
        expire(b, id);
        bench.run(Duration.ofHours(2));
        assertThat(a.records()).hasSize(1);

        bench.run(RETENTION.plusMinutes(3));
        assertThat(a.records()).isEmpty();
        assertThat(b.records()).isEmpty();
    }

    @Test
    void expiryWinsOverAnExtensionByAnotherReplicaAtTheSameTime() {
        String id = set(a, silence(5, 500));
        bench.run(SECOND);
        bench.network.cutBoth("a:9094", "b:9094");
        expire(a, id);
        bench.run(Duration.ofSeconds(2));
        assertThat(set(b, Samples.version(silence(5, 900), id, at(0)))).isEqualTo(id);
        bench.network.heal();
        bench.run(SECOND);
        bench.run(SECOND);
        bench.run(SECOND);

        assertThat(state(a, id, "a")).isEqualTo(SilenceState.EXPIRED);
        assertThat(state(b, id, "b")).isEqualTo(SilenceState.EXPIRED);
        assertThat(b.get(id)).isEqualTo(a.get(id));
    }

    /** As a lease is that was renewed at another replica only. */
    @Test
    void expiryOfASilenceThatIsOverWinsOverAnExtensionThatHasNotArrived() {
        String id = set(a, silence(5, 20));
        bench.run(SECOND);
        bench.network.cutBoth("a:9094", "b:9094");
        assertThat(set(b, Samples.version(silence(5, 900), id, at(0)))).isEqualTo(id);
        bench.run(Duration.ofSeconds(30));
        assertThat(state(a, id, "a")).isEqualTo(SilenceState.EXPIRED);
        expire(a, id);
        bench.network.heal();
        bench.run(Duration.ofSeconds(5));

        assertThat(state(a, id, "a")).isEqualTo(SilenceState.EXPIRED);
        assertThat(state(b, id, "b")).isEqualTo(SilenceState.EXPIRED);
        assertThat(b.get(id).endsAt()).as("no later than its end").isEqualTo(at(20));
        assertThat(b.get(id)).isEqualTo(a.get(id));
    }

    @Test
    void silenceExpiredByAReplicaWithAFastClockIsExpiredAtOnceEverywhere() {
        bench.host("b").stepClock(Duration.ofHours(1));
        String id = set(a, silence(0, 7200));
        bench.run(SECOND);
        expire(b, id);
        bench.run(SECOND);

        assertThat(a.get(id).endsAt()).isAfter(bench.host("a").now());
        assertThat(state(a, id, "a")).isEqualTo(SilenceState.EXPIRED);
        assertThat(set(a, Samples.version(silence(0, 7200), id, at(0)))).isNotEqualTo(id);
    }

    @Test
    void replacementAndExpiryTravelInOneFrameSoThatOneSilenceIsAlwaysActive() {
        List<Instant> times = new ArrayList<>();
        List<Integer> active = new ArrayList<>();
        b.addListener(new SilenceListener() {
            @Override
            public void onChange(Silence silence) {
                times.add(bench.host("b").now());
                active.add(b.query(List.of(SilenceState.ACTIVE)).size());
            }

            @Override
            public void onForget() {
                throw new AssertionError();
            }
        });
        String id = set(a, silence(0, 500));
        bench.run(SECOND);
        bench.network.faults(new Faults(0, 0, Duration.ofMillis(1), Duration.ofMillis(150)));
        for (int i = 0; i < 20; i++) {
            Silence other = Samples.silence(at(0), at(500), "alertname=~\"A|" + i + "\"");
            id = set(a, Samples.version(other, id, at(0)));
            bench.run(SECOND);
        }

        assertThat(active).hasSize(41).startsWith(1, 2, 1).doesNotContain(0);
        for (int i = 1; i < times.size(); i += 2) {
            assertThat(times.get(i)).isEqualTo(times.get(i + 1));
        }
    }

    @Test
    void laterWriteWinsOnAReplicaWhoseClockIsBehindToo() {
        String id = set(a, silence(0, 50_000));
        bench.run(SECOND);
        bench.host("b").stepClock(Duration.ofMillis(-700));
        assertThat(set(b, Samples.version(a.get(id).withTimes(a.get(id).startsAt(), at(60_000), at(0)), id, at(0))))
                .isEqualTo(id);
        bench.run(SECOND);

        assertThat(b.get(id).updatedAt()).isBefore(bench.host("a").now().minusSeconds(1));
        assertThat(a.get(id).endsAt()).isEqualTo(at(60_000));
        assertThat(a.get(id)).isEqualTo(b.get(id));
        bench.host("b").stepClock(Duration.ofMinutes(-50));
        expire(b, id);
        bench.run(SECOND);
        assertThat(state(a, id, "a")).isEqualTo(SilenceState.EXPIRED);
        assertThat(state(b, id, "b")).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void silenceUpdatedInPlaceAfterTheClockWasSetBackIsNotTakenForExpired() {
        String id = set(a, silence(0, 600));
        bench.run(Duration.ofSeconds(300));
        assertThat(set(a, Samples.version(silence(5, 900), id, at(0)))).isEqualTo(id);
        bench.host("a").stepClock(Duration.ofSeconds(-200));
        assertThat(set(a, Samples.version(silence(5, 150), id, at(0)))).isEqualTo(id);
        bench.run(SECOND);

        assertThat(a.get(id).endsAt()).isEqualTo(at(150));
        assertThat(a.get(id).isEnded()).isFalse();
        assertThat(b.get(id)).isEqualTo(a.get(id));
    }

    @Test
    void silenceOfANewerVersionKeepsItsUnknownFields() {
        Silence newer = new Silence(
                "from-a-newer-one",
                List.of(Samples.matchers("a=\"1\"")),
                at(0),
                at(5000),
                at(1),
                "",
                "",
                LabelSet.EMPTY,
                List.of(),
                UnknownFields.of(new MessageWriter().varint(500, 7).toBytes()));
        byte[] body = SilenceCodec.encode(newer, at(9000));
        bench.state("a").put(newer.id(), 0, body, Duration.ofHours(2));
        bench.run(SECOND);
        bench.kill("a");
        Silences c = bench.start("c");
        bench.run(Duration.ofSeconds(10));

        assertThat(b.get(newer.id())).isEqualTo(newer);
        assertThat(c.get(newer.id())).isEqualTo(newer);
        assertThat(stored(bench.disk("c").get(0)).version().body()).isEqualTo(body);
        expire(b, newer.id());
        assertThat(b.get(newer.id()).unknownFields()).isEqualTo(newer.unknownFields());
    }

    @Test
    void undecodableSilenceIsReplicatedAndCountedButNeitherListedNorStored() {
        String id = set(a, silence(0, 5000));
        bench.run(SECOND);
        byte[] garbled = Arrays.copyOf(SilenceCodec.encode(b.get(id), at(9000)), 20);
        bench.state("a").put(id, 0, garbled, RETENTION);
        bench.state("a").put("other", 0, SilenceCodec.encode(b.get(id), at(9000)), RETENTION);
        byte[] invalid = SilenceCodec.encode(matchingAll("invalid"), at(9000));
        bench.state("a").put("invalid", 0, invalid, RETENTION);
        int written = bench.disk("b").size();
        bench.run(SECOND);

        assertThat(b.get(id)).as("the version before").isNotNull();
        assertThat(b.get("other")).as("its key is not its id").isNull();
        assertThat(b.get("invalid")).as("the API would refuse it").isNull();
        assertThat(bench.disk("b")).hasSize(written);
        assertThat(b.records()).isEmpty();
        assertThat(count("grapevine_silences_undecoded_total")).isEqualTo(3);
        bench.kill("a");
        bench.start("c");
        bench.run(Duration.ofSeconds(10));
        ReplicatedState.Held held = Objects.requireNonNull(bench.state("c").get(id));
        assertThat(held.version().body()).isEqualTo(garbled);
        assertThat(Objects.requireNonNull(bench.state("c").get("invalid"))
                        .version()
                        .body())
                .isEqualTo(invalid);
    }

    private static Silence matchingAll(String id) {
        return new Silence(
                id,
                List.of(Matchers.of(Matcher.equal("x", ""))),
                at(0),
                at(5000),
                at(1),
                "",
                "",
                LabelSet.EMPTY,
                List.of(),
                UnknownFields.NONE);
    }

    @Test
    void silenceWithAnUncompilableExpressionIsStoredAndReplicatedButNeitherListedNorApplied() {
        Silence broken = new Silence(
                "broken",
                List.of(Matchers.of(Matcher.uncompilable(MatchType.REGEXP, "alertname", "A)|(B"))),
                at(0),
                at(5000),
                at(1),
                "",
                "",
                LabelSet.EMPTY,
                List.of(),
                UnknownFields.NONE);
        byte[] body = SilenceCodec.encode(broken, at(9000));
        bench.state("a").put(broken.id(), 0, body, RETENTION);
        bench.run(SECOND);

        assertThat(b.get(broken.id())).isNull();
        assertThat(b.all()).isEmpty();
        assertThat(b.matching(LabelSet.of("alertname", "A"))).isEmpty();
        assertThat(b.records()).hasSize(1);
        assertThat(count("alertmanager_silences_matcher_compile_errors")).isEqualTo(1);
        assertThat(count("grapevine_silences_undecoded_total")).isZero();
    }

    @Test
    void undecodableSilenceCanBeReplacedAndTheReplacementIsStored() {
        String id = set(a, silence(0, 5000));
        bench.run(SECOND);
        bench.state("a").put(id, 0, new byte[] {1}, RETENTION);
        bench.run(SECOND);
        expire(b, id);
        bench.run(SECOND);

        assertThat(b.records()).hasSize(1);
        assertThat(state(a, id, "a")).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void silenceExpiredByAnUndecodableVersionIsHidden() {
        String id = set(a, silence(0, 5000));
        bench.run(SECOND);
        bench.state("a").put(id, 1, new byte[] {1}, RETENTION);
        bench.run(SECOND);

        assertThat(b.get(id)).isNull();
        assertThat(b.matching(LabelSet.of("alertname", "A"))).isEmpty();
        assertThat(a.get(id)).as("its own consumer is not called").isNotNull();
        expire(a, id);
        assertThat(a.get(id).isEnded())
                .as("it has ended already, in a version that is not shown")
                .isFalse();
        assertThat(set(a, Samples.version(silence(0, 9000), id, at(0)))).isNotEqualTo(id);
    }
}
