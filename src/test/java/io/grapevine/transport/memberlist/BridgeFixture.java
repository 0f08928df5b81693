package io.grapevine.transport.memberlist;

import io.grapevine.mesh.FakeReplication;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.records.TestSilences;
import io.grapevine.sim.Samples;
import io.grapevine.transport.PeerAddress;
import io.grapevine.transport.link.MeshAddress;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The bridge in virtual time, with Alertmanagers at {@code 10.0.0.1:9094} and so on. */
abstract class BridgeFixture {
    static final Duration HOUR = Duration.ofHours(1);
    static final long MOST_BYTES = 1 << 20;
    static final String ONE = "10.0.0.1:9094";
    static final String TWO = "10.0.0.2:9094";
    static final String THREE = "10.0.0.3:9094";

    final SimLoop loop = Samples.loop();
    final FakeAlertmanagers alertmanagers = new FakeAlertmanagers(loop);
    final FakeReplication replicas = new FakeReplication(loop);
    final Set<MeshAddress> replicaAddresses = new TreeSet<>();
    final PrometheusRegistry registry = new PrometheusRegistry();
    final ReplicatedState silences = replicas.state("sil");
    final List<String> events = new ArrayList<>();

    AlertmanagerBridge bridge(String... peers) {
        List<PeerAddress> addresses = new ArrayList<>();
        for (String peer : peers) {
            addresses.add(PeerAddress.parse(peer).orElseThrow());
        }
        return new AlertmanagerBridge(
                loop, alertmanagers, addresses, replicas::state, () -> replicaAddresses, MOST_BYTES, registry);
    }

    /** A bridge that has started, to Alertmanagers that have. */
    AlertmanagerBridge bridged(String... peers) {
        for (String peer : peers) {
            alertmanagers.start(peer);
        }
        AlertmanagerBridge bridge = bridge(peers);
        bridge.start();
        return bridge;
    }

    ClusterPeers peers(AlertmanagerBridge bridge) {
        ClusterPeers peers = new BridgedPeers(replicas, bridge);
        peers.addListener(new PeersListener() {
            @Override
            public void onSettled() {
                events.add("settled");
            }

            @Override
            public void on(PeerEvent event, MemberId member) {
                if (event == PeerEvent.JOINED || event == PeerEvent.LEFT) {
                    events.add(event.name().toLowerCase(Locale.ROOT) + " " + member.name());
                }
            }
        });
        return peers;
    }

    void pass(double seconds) {
        loop.runUntil(loop.elapsed().plusMillis((long) (1000 * seconds)));
    }

    Silence silence(String id, Instant end) {
        return silence(id, end, "why");
    }

    Silence silence(String id, Instant end, String comment) {
        try {
            return TestSilences.of(
                    id,
                    List.of(Matchers.of(List.of(Matcher.ofSilence(MatchType.EQUAL, "a", "b")))),
                    loop.now(),
                    end,
                    loop.now(),
                    "ann",
                    comment);
        } catch (MatcherException e) {
            throw new AssertionError(e);
        }
    }

    void setThere(String id) {
        setThere(id, "why");
    }

    void setThere(String id, String comment) {
        Silence set = silence(id, loop.now().plus(HOUR), comment);
        alertmanagers.hold(
                StateKind.SILENCE, SilenceCodec.encode(set, set.endsAt().plus(HOUR)));
    }

    void setHere(String id) {
        Silence set = silence(id, loop.now().plus(HOUR));
        silences.put(id, 0, SilenceCodec.encode(set, set.endsAt().plus(HOUR)), HOUR.multipliedBy(2));
    }

    void expireHere(String id) {
        Silence ended = silence(id, loop.now());
        silences.put(id, 1, SilenceCodec.encode(ended, ended.endsAt().plus(HOUR)), HOUR);
    }
}
