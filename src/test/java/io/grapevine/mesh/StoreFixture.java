package io.grapevine.mesh;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.FaultyChannel;
import io.grapevine.virtualtime.simulation.FaultyHost;
import io.grapevine.virtualtime.simulation.FaultyNetwork;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Replicas a to d that share one state over a simulated network, each with a disk that outlives it.
 *
 * @param <S> the consumer of the state
 */
public final class StoreFixture<S> {
    private static final List<String> ADDRESSES = List.of("a:9094", "b:9094", "c:9094", "d:9094");

    /** The network between them. */
    public final FaultyNetwork network;

    private final SimLoop world = Samples.loop();
    private final String state;
    private final Maker<S> maker;
    private final BiConsumer<S, byte[]> restore;
    private final Map<String, List<byte[]>> disks = new TreeMap<>();
    private final Map<String, Running<S>> running = new TreeMap<>();
    private int boots;

    /** Makes a consumer that holds nothing yet. */
    public interface Maker<S> {
        /** A consumer of {@code shared}. */
        S make(EventLoop loop, ReplicatedState shared, Journal journal);
    }

    private record Running<S>(FaultyHost host, FaultyChannel channel, ReplicatedState state, S consumer) {}

    /**
     * No replica runs yet.
     *
     * @param restore gives a record of the disk back to a consumer
     */
    public StoreFixture(String state, Maker<S> maker, BiConsumer<S, byte[]> restore) {
        this.network = new FaultyNetwork(world, 1);
        this.state = state;
        this.maker = maker;
        this.restore = restore;
    }

    /** Starts a replica on what its disk holds. */
    public S start(String name) {
        return start(name, Duration.ZERO);
    }

    /** Starts a replica whose clock is ahead by {@code skew}. */
    public S start(String name, Duration skew) {
        String address = name + ":9094";
        MemberId id = new MemberId(name, String.format("%06d", ++boots));
        FaultyHost host = new FaultyHost(world, boots, skew);
        FaultyChannel channel = new FaultyChannel(network, id, host, address, ADDRESSES);
        Mesh mesh = new Mesh(host, id, channel, Mesh.Options.DEFAULTS, new PrometheusRegistry());
        ReplicatedState shared = mesh.state(state);
        List<byte[]> disk = disk(name);
        S consumer = maker.make(host, shared, (record, whenDurable) -> {
            disk.add(record);
            whenDurable.run();
        });
        running.put(name, new Running<>(host, channel, shared, consumer));
        List.copyOf(disk).forEach(record -> restore.accept(consumer, record));
        host.execute(() -> mesh.start(address));
        world.settle();
        return consumer;
    }

    private Running<S> running(String name) {
        return Objects.requireNonNull(running.get(name), name);
    }

    /** The process ends at once. */
    public void kill(String name) {
        network.kill(running(name).channel());
        running.remove(name);
    }

    /** What a replica that runs has of the state. */
    public ReplicatedState state(String name) {
        return running(name).state();
    }

    /** The host of a replica that runs. */
    public FaultyHost host(String name) {
        return running(name).host();
    }

    /** The records on the disk of a replica, to be changed. */
    public List<byte[]> disk(String name) {
        return disks.computeIfAbsent(name, ignored -> new ArrayList<>());
    }

    /** Lets time pass. */
    public void run(Duration time) {
        world.runUntil(world.elapsed().plus(time));
    }
}
