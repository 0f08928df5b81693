package io.grapevine.mesh.memberlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.integration.LogLines;
import io.grapevine.mesh.FakeReplication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.transport.address.MeshAddress;
import io.grapevine.mesh.transport.address.PeerAddress;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceCodec;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The bridge in virtual time, with Alertmanagers at {@code 10.0.0.1:9094} and so on. */
class AlertmanagerBridgeTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long MOST_BYTES = 1 << 20;
    private static final String ONE = "10.0.0.1:9094";
    private static final String TWO = "10.0.0.2:9094";
    private static final String THREE = "10.0.0.3:9094";

    private final SimLoop loop = Samples.loop();
    private final FakeAlertmanagers alertmanagers = new FakeAlertmanagers(loop);
    private final FakeReplication replicas = new FakeReplication(loop);
    private final Set<MeshAddress> replicaAddresses = new TreeSet<>();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ReplicatedState silences = replicas.state("sil");
    private final List<String> events = new ArrayList<>();

    private AlertmanagerBridge bridge(String... peers) {
        List<PeerAddress> addresses = new ArrayList<>();
        for (String peer : peers) {
            addresses.add(PeerAddress.parse(peer).orElseThrow());
        }
        return new AlertmanagerBridge(
                loop, alertmanagers, addresses, replicas::state, () -> replicaAddresses, MOST_BYTES, registry);
    }

    private ClusterPeers peers(AlertmanagerBridge bridge) {
        ClusterPeers peers = new BridgedPeers(replicas, bridge);
        peers.addListener(new PeersListener() {
            @Override
            public void onSettled() {
                events.add("settled");
            }

            @Override
            public void onJoined(MemberId member) {
                events.add("joined " + member.name());
            }

            @Override
            public void onLeft(MemberId member) {
                events.add("left " + member.name());
            }
        });
        return peers;
    }

    private void pass(double seconds) {
        loop.runUntil(loop.elapsed().plusMillis((long) (1000 * seconds)));
    }

    private Silence silence(String id, Instant end) {
        return silence(id, end, "why");
    }

    private Silence silence(String id, Instant end, String comment) {
        try {
            return new Silence(
                    id,
                    List.of(Matchers.of(List.of(Matcher.ofSilence(MatchType.EQUAL, "a", "b")))),
                    loop.now(),
                    end,
                    loop.now(),
                    "ann",
                    comment,
                    LabelSet.EMPTY,
                    List.of(),
                    UnknownFields.NONE);
        } catch (MatcherException e) {
            throw new AssertionError(e);
        }
    }

    private void setThere(String id) {
        setThere(id, "why");
    }

    private void setThere(String id, String comment) {
        Silence set = silence(id, loop.now().plus(HOUR), comment);
        alertmanagers.hold(
                StateKind.SILENCE, SilenceCodec.encode(set, set.endsAt().plus(HOUR)));
    }

    private void setHere(String id) {
        Silence set = silence(id, loop.now().plus(HOUR));
        silences.put(id, 0, SilenceCodec.encode(set, set.endsAt().plus(HOUR)), HOUR.multipliedBy(2));
    }

    private void expireHere(String id) {
        Silence ended = silence(id, loop.now());
        silences.put(id, 1, SilenceCodec.encode(ended, ended.endsAt().plus(HOUR)), HOUR);
    }

    @Test
    void bothSidesGetWhatTheOtherHas() {
        alertmanagers.start(ONE);
        setThere("there");
        setHere("here");
        bridge(ONE).start();
        pass(0.5);

        assertThat(silences.get("there")).isNotNull();
        assertThat(alertmanagers.has(StateKind.SILENCE, "here")).isTrue();
    }

    @Test
    void whatIsWrittenHereIsPushedAtOnce() {
        alertmanagers.start(ONE);
        bridge(ONE).start();
        pass(5);
        setHere("here");
        pass(0.1);
        assertThat(alertmanagers.has(StateKind.SILENCE, "here")).isTrue();
    }

    @Test
    void whatIsSetThereIsHereWithinTwoSeconds() {
        alertmanagers.start(ONE);
        bridge(ONE).start();
        pass(5);
        setThere("there");
        pass(1.3);
        assertThat(silences.get("there")).isNotNull();
    }

    @Test
    void anExpiryHereIsFinalThoughTheyHaveALaterTime() {
        alertmanagers.start(ONE);
        bridge(ONE).start();
        setHere("s");
        pass(2);
        Silence later = silence("s", loop.now().plus(HOUR))
                .withTimes(loop.now(), loop.now().plus(HOUR), loop.now().plusSeconds(60));
        alertmanagers.hold(
                StateKind.SILENCE, SilenceCodec.encode(later, later.endsAt().plus(HOUR)));
        expireHere("s");
        pass(5);

        assertThat(alertmanagers.get(StateKind.SILENCE, "s").rank()).isEqualTo(1);
        assertThat(silences.get("s")).extracting(held -> held.version().rank()).isEqualTo(1);
        long changes = silences.changes();
        int pushed = alertmanagers.pushed();
        pass(60);
        assertThat(silences.changes()).isEqualTo(changes);
        assertThat(alertmanagers.pushed()).isEqualTo(pushed);
    }

    @Test
    void nothingIsWrittenOrPushedWhereNothingChanges() {
        alertmanagers.start(ONE);
        alertmanagers.start(TWO);
        for (int i = 0; i < 100; i++) {
            setThere("there" + i);
            setHere("here" + i);
        }
        bridge(ONE, TWO).start();
        pass(10);
        long changes = silences.changes();
        int pushed = alertmanagers.pushed();
        assertThat(silences.size()).isEqualTo(200);
        assertThat(pushed).isLessThanOrEqualTo(200); // both may be given the same at the same time

        pass(600);
        assertThat(silences.changes()).isEqualTo(changes);
        assertThat(alertmanagers.pushed()).isEqualTo(pushed);
        assertThat(alertmanagers.exchanges(ONE)).isBetween(450, 640);
    }

    @Test
    void replicaRanksAfterTheAlertmanagersThatAnswer() {
        for (String address : List.of(ONE, TWO, THREE)) {
            alertmanagers.start(address);
        }
        alertmanagers.hang(THREE);
        replicas.position(1);
        AlertmanagerBridge bridge = bridge(ONE, TWO, THREE);
        ClusterPeers peers = peers(bridge);
        bridge.start();
        pass(2);

        assertThat(peers.position()).isEqualTo(3);
        assertThat(peers.order()).isEqualTo(1);
        assertThat(bridge.exist()).isTrue();
    }

    @Test
    void membersThatAnAlertmanagerClaimsAreNotCounted() {
        alertmanagers.start(ONE);
        alertmanagers.claim(1_000);
        replicas.position(1);
        AlertmanagerBridge bridge = bridge(ONE);
        ClusterPeers peers = peers(bridge);
        bridge.start();
        pass(5);

        assertThat(peers.position()).isEqualTo(2);
        assertThat(bridge.contacts()).hasSize(1);
        assertThat(events).containsExactly("joined " + ONE, "settled");
    }

    @Test
    void replicaWaitsForEightAlertmanagersAtMost() {
        List<String> many =
                IntStream.range(0, 40).mapToObj(i -> "10.1.0." + i + ":9094").toList();
        many.forEach(alertmanagers::start);
        alertmanagers.resolve("am.example:9094", many.toArray(String[]::new));
        AlertmanagerBridge bridge = bridge("am.example:9094");
        ClusterPeers peers = peers(bridge);
        bridge.start();
        pass(5);

        assertThat(bridge.live()).isEqualTo(33);
        assertThat(peers.position()).isEqualTo(8);
    }

    @Test
    void alertmanagerWithTwoConfiguredNamesCountsOnce() {
        alertmanagers.start(ONE);
        alertmanagers.resolve("am.example:9094", ONE);
        AlertmanagerBridge bridge = bridge(ONE, "am.example:9094");
        bridge.start();
        pass(5);

        assertThat(bridge.live()).isEqualTo(1);
    }

    @Test
    void eachAddressOfAConfiguredNameIsDialledAndForgotten() {
        for (String address : List.of(ONE, TWO, THREE)) {
            alertmanagers.start(address);
        }
        alertmanagers.resolve("am.example:9094", ONE, TWO, THREE);
        AlertmanagerBridge bridge = bridge("am.example:9094");
        bridge.start();
        pass(3);
        assertThat(bridge.live()).isEqualTo(3);

        alertmanagers.stop(ONE);
        pass(3);
        assertThat(bridge.live()).isEqualTo(2);
        setHere("here");
        pass(1);
        assertThat(alertmanagers.has(StateKind.SILENCE, "here")).isTrue();

        alertmanagers.stop(THREE);
        alertmanagers.resolve("am.example:9094", TWO);
        pass(5);
        assertThat(bridge.live()).isEqualTo(1);
        int exchanges = alertmanagers.exchanges(THREE);
        pass(60);
        assertThat(alertmanagers.exchanges(THREE)).isEqualTo(exchanges);
    }

    @Test
    void recordsBeyondTheSizeAreLeftOutAndThoseThatAreThereAreStillChanged() {
        alertmanagers.start(ONE);
        AlertmanagerBridge bridge = bridge(ONE);
        bridge.start();
        pass(2);
        for (int i = 0; i < 20; i++) {
            setThere("s" + i, "x".repeat(100_000));
        }
        pass(2);
        assertThat(silences.size()).isEqualTo(10);

        String held = IntStream.range(0, 20)
                .mapToObj(i -> "s" + i)
                .filter(id -> silences.get(id) != null)
                .findFirst()
                .orElseThrow();
        pass(1);
        Silence ended = silence(held, loop.now());
        alertmanagers.hold(
                StateKind.SILENCE, SilenceCodec.encode(ended, ended.endsAt().plus(HOUR)));
        pass(2);
        assertThat(silences.get(held))
                .extracting(known -> known.version().body().length)
                .satisfies(length -> assertThat(length).isLessThan(1_000));
    }

    @Test
    void oneAtATimeTheyAreReplacedAndComeBack() {
        alertmanagers.start(ONE);
        alertmanagers.start(TWO);
        AlertmanagerBridge bridge = bridge(ONE, TWO);
        ClusterPeers peers = peers(bridge);
        bridge.start();
        pass(2);
        alertmanagers.stop(ONE);
        replicaAddresses.add(MeshAddress.parse(ONE).orElseThrow());
        pass(2);
        assertThat(bridge.live()).isEqualTo(1);
        alertmanagers.stop(TWO);
        pass(2);
        assertThat(bridge.live()).isZero();
        assertThat(bridge.exist()).isFalse();
        assertThat(peers.shared()).isTrue();
        assertThat(bridge.contacts())
                .extracting(contact -> contact.name() + ": " + contact.status())
                .containsExactly(ONE + ": a replica is there", TWO + ": Connection refused");

        pass(600);
        setHere("meanwhile");
        replicaAddresses.clear();
        alertmanagers.start(ONE);
        pass(6);
        assertThat(bridge.live()).isEqualTo(1);
        assertThat(alertmanagers.has(StateKind.SILENCE, "meanwhile")).isTrue();
        assertThat(events)
                .containsExactly(
                        "joined " + ONE, "joined " + TWO, "settled", "left " + ONE, "left " + TWO, "joined " + ONE);
    }

    @Test
    void oneThatHangsCountsForTwentySecondsAtMost() {
        alertmanagers.start(ONE);
        AlertmanagerBridge bridge = bridge(ONE);
        bridge.start();
        pass(2);
        alertmanagers.hang(ONE);
        pass(10);
        assertThat(bridge.live()).isEqualTo(1);
        pass(14);
        assertThat(bridge.live()).isZero();
    }

    @Test
    void itSettlesWithTheStateOfThoseThatAnswer() {
        alertmanagers.start(ONE);
        setThere("there");
        AlertmanagerBridge bridge = bridge(ONE, TWO);
        ClusterPeers peers = peers(bridge);
        bridge.start();
        pass(1.9);
        assertThat(peers.settled())
                .as("a closed port may be one that opens soon")
                .isFalse();
        assertThat(peers.view().status()).isEqualTo(ClusterPeers.Status.SETTLING);
        assertThat(silences.get("there")).isNotNull();
        pass(0.5);
        assertThat(peers.settled()).isTrue();
        assertThat(events).containsExactly("joined " + ONE, "settled");
        assertThat(peers.view().status()).isEqualTo(ClusterPeers.Status.READY);
    }

    @Test
    void itIsNotSettledBeforeTheReplicasAre() {
        replicas.unsettle();
        alertmanagers.start(ONE);
        AlertmanagerBridge bridge = bridge(ONE);
        ClusterPeers peers = peers(bridge);
        bridge.start();
        pass(20);
        assertThat(peers.settled()).isFalse();
        replicas.settle();
        assertThat(peers.settled()).isTrue();
        assertThat(events).containsExactly("joined " + ONE, "settled");
    }

    @Test
    void oneThatNeverAnswersIsWaitedForTenSeconds() {
        alertmanagers.hang(ONE);
        AlertmanagerBridge bridge = bridge(ONE);
        ClusterPeers peers = peers(bridge);
        bridge.start();
        pass(9.9);
        assertThat(peers.settled()).isFalse();
        pass(0.5);
        assertThat(peers.settled()).isTrue();
        assertThat(peers.shared()).isTrue(); // of the replicas
        replicas.alone();
        assertThat(peers.shared()).isFalse();
    }

    @Test
    void whoAsksGetsWhatTheyHaveNow() {
        alertmanagers.start(ONE);
        alertmanagers.start(TWO);
        AlertmanagerBridge bridge = bridge(ONE, TWO);
        bridge.start();
        pass(5);
        setThere("just now");
        List<String> asked = new ArrayList<>();
        EventLoop.Timer timer =
                bridge.ask(Duration.ofSeconds(1), () -> asked.add("" + (silences.get("just now") != null)));
        assertThat(asked).isEmpty();
        pass(0.2);
        assertThat(asked).containsExactly("true");
        timer.cancel();
        pass(2);
        assertThat(asked).hasSize(1);
    }

    @Test
    void whoAsksWaitsForOneThatHangsForSoLongAndNoLonger() {
        alertmanagers.start(ONE);
        AlertmanagerBridge bridge = bridge(ONE);
        bridge.start();
        pass(5);
        alertmanagers.hang(ONE);
        List<Long> asked = new ArrayList<>();
        Duration from = loop.elapsed();
        var unused = bridge.ask(
                Duration.ofSeconds(1),
                () -> asked.add(loop.elapsed().minus(from).toMillis()));
        var cancelled = bridge.ask(Duration.ofSeconds(1), () -> asked.add(-1L));
        cancelled.cancel();
        pass(5);
        assertThat(asked).containsExactly(1_000L);
    }

    @Test
    void whatWasWrittenLastIsPushedBeforeItLeaves() {
        alertmanagers.start(ONE);
        AlertmanagerBridge bridge = bridge(ONE);
        bridge.start();
        pass(5);
        setHere("last");
        bridge.leave(() -> events.add("left with it: " + alertmanagers.has(StateKind.SILENCE, "last")));
        pass(0.5);
        assertThat(events).containsExactly("left with it: true");
        bridge.close();
        int exchanges = alertmanagers.exchanges(ONE);
        pass(60);
        assertThat(alertmanagers.exchanges(ONE)).isEqualTo(exchanges);
        assertThat(alertmanagers.isClosed()).isTrue();
    }

    @Test
    void alertmanagerIsWarnedOfOnceAMinuteForEachReason() {
        alertmanagers.start(ONE);
        alertmanagers.garble(1);
        setThere("large", "x".repeat((int) MOST_BYTES));
        try (LogLines log = LogLines.capture()) {
            bridge(ONE).start();
            pass(30);

            assertThat(log.lines())
                    .filteredOn(line -> line.contains("cannot be decoded"))
                    .hasSize(1);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("than memory permits"))
                    .hasSize(1);
        }
    }
}
