package io.grapevine.core.node;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Config;
import io.grapevine.core.notify.Integration;
import io.grapevine.features.alertlog.AlertPersistence;
import io.grapevine.features.alertlog.StoredAlerts;
import io.grapevine.mesh.Channel;
import io.grapevine.mesh.ForwardingChannel;
import io.grapevine.mesh.Mesh;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.mesh.sync.FrameCodec;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.FaultyChannel;
import io.grapevine.virtualtime.simulation.FaultyHost;
import io.grapevine.virtualtime.simulation.FaultyNetwork;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Replicas a and b on a simulated network and with one receiver, in virtual time. */
final class JoinFixture {
    final SimLoop loop = Samples.loop();
    final FaultyNetwork network = new FaultyNetwork(loop, 1);
    final FakeReceiver receiver = new FakeReceiver(loop);
    final List<Frame> transferred = new ArrayList<>();
    private int boots;

    /** One process of a replica. */
    final class Replica {
        final FaultyHost host;
        final Node node;
        private final FaultyChannel channel;

        private Replica(String name, Duration skew, Optional<RestartFixture.Store> disk) {
            host = new FaultyHost(loop, ++boots, skew);
            MemberId self = new MemberId(name, String.format("%06d", boots));
            channel = new FaultyChannel(network, self, host, address(name), List.of(address("a"), address("b")));
            PrometheusRegistry registry = new PrometheusRegistry();
            Mesh mesh = new Mesh(host, self, new Recorder(channel), Mesh.Options.DEFAULTS, registry);
            node = new Node(
                    host,
                    NodeFixtures.OPTIONS,
                    mesh,
                    Journal.NONE,
                    Journal.NONE,
                    loadedConfig(),
                    registry,
                    Tracer.NONE);
            disk.ifPresent(store -> {
                StoredAlerts stored = new StoredAlerts();
                store.records.forEach(stored::add);
                node.part(AlertPersistence.class).orElseThrow().begin(store, stored, 1 << 20);
            });
            node.start();
            mesh.start(address(name));
            loop.settle();
        }

        /** Posts that alerts fire, with an end so many seconds from now, as Prometheus does. */
        void fire(double seconds, String... is) {
            for (String i : is) {
                post(i, start(i), loop.now().plusMillis(Math.round(seconds * 1000)));
            }
        }

        private Instant start(String i) {
            Alert known = alert(i);
            return known == null ? loop.now() : known.startsAt();
        }

        Alert alert(String i) {
            return node.alerts().get(RestartFixture.labels(i).fingerprint());
        }

        /** Posts that alerts have ended now. */
        void end(String... is) {
            for (String i : is) {
                post(i, Samples.START, loop.now());
            }
        }

        void post(String i, Instant start, Instant end) {
            node.putAlerts(List.of(new Alert(
                    RestartFixture.labels(i), LabelSet.EMPTY, start, end, "http://prom/", host.now(), false)));
            loop.settle();
        }

        /** The alerts that it holds as firing. */
        List<String> firing() {
            return node.alerts().all().stream()
                    .filter(alert -> !alert.resolvedAt(host.now()))
                    .map(alert -> alert.labels().valueOf("i"))
                    .sorted()
                    .toList();
        }

        void kill() {
            network.kill(channel);
        }
    }

    /** Notes which frames of transfers are sent. */
    private final class Recorder extends ForwardingChannel {
        private Recorder(Channel channel) {
            super(channel);
        }

        @Override
        public boolean send(MemberId to, byte[] frame) {
            if (FrameCodec.decode(frame) instanceof Decoded.Ok<Frame> ok
                    && (ok.value() instanceof Frame.AlertFetch || ok.value() instanceof Frame.AlertPortion)) {
                transferred.add(ok.value());
            }
            return super.send(to, frame);
        }
    }

    private static String address(String name) {
        return name + ":9094";
    }

    /** Starts a replica that does not persist alerts. */
    Replica start(String name) {
        return new Replica(name, Duration.ZERO, Optional.empty());
    }

    /** Starts a replica that persists alerts, on its disk. */
    Replica start(String name, RestartFixture.Store disk) {
        return new Replica(name, Duration.ZERO, Optional.of(disk));
    }

    /** Starts a replica that persists alerts, on an empty disk, with a clock that is ahead by {@code skew}. */
    Replica start(String name, Duration skew) {
        return new Replica(name, skew, Optional.of(new RestartFixture.Store()));
    }

    private LoadedConfig loadedConfig() {
        Config config = NodeFixtures.config(RestartFixture.CONFIG);
        Map<String, List<Integration>> receivers = new TreeMap<>();
        receivers.put("r0", receiver.as("r0", true));
        receivers.put("r1", List.of());
        return new LoadedConfig(config, receivers, (labels, data) -> labels, "http://am.example.com");
    }

    /** Lets time pass up to so many seconds since the beginning. */
    void pass(double seconds) {
        loop.runUntil(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /** How many portions were sent, of all transfers. */
    long portions() {
        return transferred.stream()
                .filter(frame -> frame instanceof Frame.AlertPortion portion && portion.portions() > 0)
                .count();
    }
}
