package io.grapevine.features.planned;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.Config;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.node.Node;
import io.grapevine.core.node.NodeFixtures;
import io.grapevine.core.node.NodeOptions;
import io.grapevine.core.silence.SetResult;
import io.grapevine.core.silence.SilenceLimits;
import io.grapevine.mesh.state.Stored;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.virtualtime.simulation.SimCluster;
import io.grapevine.virtualtime.simulation.SimHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimNetwork;
import io.grapevine.virtualtime.simulation.SimStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Replicas in virtual time with rules for planned silences. */
final class PlannedWorld {
    static final Config CONFIG = NodeFixtures.config("""
        route: {receiver: x}
        receivers: [{name: x}]
        time_intervals:
        - {name: holidays, time_intervals: [{days_of_month: ['24'], months: [november]}]}
        """);

    /** 2026-11-24 is a Tuesday; the zone is an hour ahead of UTC. */
    static final String PATCHING = """
        - name: patching
          matchers: ['job="node"']
          every: {weekdays: [tuesday], at: '02:00', for: 2h, zone: Europe/Paris}
          comment: CHG-1
        """;

    static final String RACK =
            "- {name: rack, matchers: ['job=\"rack\"'], from: 2026-11-20T00:00:00Z, to: 2027-02-01T00:00:00Z}\n";

    static final String NO_RULES = "  []\n";

    final SimLoop loop;
    final SimNetwork network;
    private final List<String> names;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final SilenceLimits limits;

    PlannedWorld(String start, String... names) {
        this(start, SilenceLimits.NONE, names);
    }

    PlannedWorld(String start, SilenceLimits limits, String... names) {
        this.loop = new SimLoop(Instant.parse(start), 1);
        this.network = new SimNetwork(loop);
        this.names = List.of(names);
        this.limits = limits;
        for (String name : names) {
            members.put(name, new Member(name));
        }
    }

    static LoadedConfig rules(String yaml) {
        return new LoadedConfig(
                CONFIG,
                Map.of("x", List.of()),
                (labels, data) -> LabelSet.EMPTY,
                "http://x",
                NodeFixtures.extensions("silences:\n  rules:\n" + yaml.indent(2), CONFIG));
    }

    Member member(String name) {
        return members.get(name);
    }

    /** Starts all replicas with these rules. */
    PlannedWorld start(String yaml) {
        members.values().forEach(member -> member.start(yaml));
        return this;
    }

    PlannedWorld until(String time) {
        loop.runUntil(loop.elapsed().plus(Duration.between(loop.now(), Instant.parse(time))));
        return this;
    }

    void cut(String a, String b) {
        network.cut(a, b);
        network.cut(b, a);
    }

    /** One replica, and its disk, which outlives its process. */
    final class Member {
        final String name;
        Duration skew = Duration.ZERO;
        private final SimStore silences = new SimStore();
        private final SimStore log = new SimStore();
        private int starts;
        private @Nullable SimCluster cluster;

        Node node;
        PrometheusRegistry registry;

        private Member(String name) {
            this.name = name;
        }

        void start(String yaml) {
            SimHost host = new SimHost(loop, names.indexOf(name) * 31 + ++starts) {
                @Override
                public Instant now() {
                    return super.now().plus(skew);
                }
            };
            cluster = names.size() == 1
                    ? SimCluster.none(host)
                    : SimCluster.mesh(network, name, names).apply(host);
            registry = new PrometheusRegistry();
            node = new Node(host, options(), cluster.replication(), silences, log, rules(yaml), registry, Tracer.NONE);
            node.restore(silences.records().stream().map(Member::stored).toList(), List.of());
            node.start();
            cluster.begin().run();
            loop.settle();
        }

        private static Stored<SilenceCodec.Message> stored(byte[] record) {
            return ((Decoded.Ok<Stored<SilenceCodec.Message>>) SilenceCodec.KIND.decode(record)).value();
        }

        private NodeOptions options() {
            return Records.with(
                    NodeFixtures.OPTIONS,
                    "retention",
                    Duration.ofHours(120),
                    "maintenanceInterval",
                    Duration.ofHours(6),
                    "silenceLimits",
                    limits);
        }

        void kill() {
            cluster.end().run();
        }

        void restart(String yaml) {
            kill();
            start(yaml);
        }

        /** A loss of power, after {@link #kill}, has not kept some of the last writes. */
        void lose(Predicate<Silence> lost) {
            silences.snapshot(
                    silences.records().stream()
                            .filter(record -> !lost.test(stored(record).value().silence()))
                            .toList(),
                    size -> {});
        }

        void reload(String yaml) {
            node.use(rules(yaml));
            loop.settle();
        }

        void expire(Silence silence) {
            loop.settled(node.expireSilence(silence.id()));
        }

        /** Sets another end of the first silence, as a person does; it stays the same silence. */
        void endFirstAt(String time) {
            Silence first = silences().get(0);
            Instant end = Instant.parse(time);
            SetResult result = loop.settled(node.setSilence(first.withTimes(first.startsAt(), end, end)));
            assertThat(((SetResult.Stored) result).id()).isEqualTo(first.id());
        }

        /** The silences of all rules, by start. */
        List<Silence> silences() {
            return node.silences().all().stream()
                    .sorted(Comparator.comparing(Silence::startsAt))
                    .toList();
        }

        /** The silences that have not ended. */
        List<Silence> open() {
            return silences().stream().filter(silence -> !silence.isEnded()).toList();
        }

        /** Whether a silence mutes an alert with the label {@code job}. */
        boolean mutes(String job) {
            return !node.mutes()
                    .silences(LabelSet.of("job", job), loop.now().plus(skew), silence -> true)
                    .isEmpty();
        }
    }
}
