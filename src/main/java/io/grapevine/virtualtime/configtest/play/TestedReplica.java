package io.grapevine.virtualtime.configtest.play;

import io.grapevine.base.loop.PauseDetectingLoop;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.trace.Tracer;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.node.Node;
import io.grapevine.core.node.NodeOptions;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.silence.SilenceLimits;
import io.grapevine.features.Features;
import io.grapevine.features.heartbeat.HeartbeatHistory;
import io.grapevine.features.heartbeat.Heartbeats;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.SilenceCodec;
import io.grapevine.virtualtime.simulation.SimCluster;
import io.grapevine.virtualtime.simulation.SimHost;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A replica in virtual time, and its disk, which outlives its process. */
public final class TestedReplica {
    /** The defaults of the server's flags, but for snapshots, which are not read before the next start. */
    private static final NodeOptions OPTIONS = new NodeOptions(
            Duration.ofHours(120),
            Duration.ofHours(6),
            Duration.ofMinutes(30),
            0,
            SilenceLimits.NONE,
            false,
            Duration.ofSeconds(15),
            Duration.ZERO,
            false,
            false,
            false,
            Features.ALL);

    private final SimLoop world;
    private final String name;
    private final long seed;
    private final boolean hasPauses;
    private final Function<SimHost, SimCluster> finder;
    private final SimStore silences = new SimStore();
    private final SimStore log = new SimStore();
    private final SimStore heartbeats = new SimStore();
    private Duration clockAhead = Duration.ZERO;
    private int starts;
    private @Nullable SimCluster cluster;
    private @Nullable Node node;

    /**
     * A replica that does not run yet.
     *
     * @param seed decides everything that is random in it
     * @param hasPauses whether its clock may be set, which looks as if its machine had slept
     * @param finder makes the cluster of each process
     */
    public TestedReplica(
            SimLoop world, String name, long seed, boolean hasPauses, Function<SimHost, SimCluster> finder) {
        this.world = world;
        this.name = name;
        this.seed = seed;
        this.hasPauses = hasPauses;
        this.finder = finder;
    }

    String name() {
        return name;
    }

    /** Sets the wall clock of its machine, which keeps it when the process ends. */
    void setClockAhead(Duration by) {
        clockAhead = by;
    }

    /** How far the wall clock is ahead of the time of the test; negative if it is behind. */
    Duration clockAhead() {
        return clockAhead;
    }

    /** The time on its wall clock. */
    Instant now() {
        return world.now().plus(clockAhead);
    }

    /** Whether there is a process. */
    public boolean isUp() {
        return node != null;
    }

    /** The process; there is one while it is up. */
    public Node node() {
        return Objects.requireNonNull(node, name);
    }

    /**
     * Starts on what the disk holds.
     *
     * @param observer listener for the flushes of the process
     */
    public void start(LoadedConfig loadedConfig, Function<Node, NotifyListener> observer) {
        SimHost host = new SimHost(world, seed * 31 + ++starts) {
            @Override
            public Instant now() {
                return TestedReplica.this.now(); // the clock of its machine
            }
        };
        SimCluster found = finder.apply(host);
        Node fresh = new Node(
                hasPauses ? host : PauseDetectingLoop.withoutPauses(host),
                OPTIONS,
                found.replication(),
                silences,
                log,
                loadedConfig,
                new PrometheusRegistry(),
                Tracer.NONE);
        fresh.observe(observer.apply(fresh));
        fresh.restore(all(silences, SilenceCodec.KIND::decode), all(log, NflogEntryCodec.KIND::decode));
        fresh.part(Heartbeats.class).orElseThrow().persist(heartbeats, all(heartbeats, HeartbeatHistory.KIND::decode));
        fresh.start();
        found.begin().run();
        cluster = found;
        node = fresh;
        world.settle();
    }

    private static <T> List<T> all(SimStore store, Function<byte[], Decoded<T>> decoder) {
        return store.records().stream()
                .map(decoder)
                .map(decoded -> {
                    if (decoded instanceof Decoded.Ok<T> ok) {
                        return ok.value();
                    }
                    throw new IllegalStateException(decoded.toString()); // it has written it itself
                })
                .toList();
    }

    /** Ends at once. */
    public void kill() {
        if (cluster != null) {
            cluster.end().run();
        }
        cluster = null;
        node = null;
    }

    /** Ends after a snapshot. */
    public void stop() {
        if (node != null) {
            node.stop();
            world.settle();
        }
        kill();
    }
}
