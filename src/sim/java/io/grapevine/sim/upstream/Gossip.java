package io.grapevine.sim.upstream;

import io.grapevine.sim.world.Machine;
import io.grapevine.virtualtime.simulation.FaultyNetwork;
import io.grapevine.virtualtime.simulation.SimHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gossip of the model's replicas: membership and state by messages that may be lost without a notice
 * noticing, and by exchanging everything with one other at random once a minute.
 */
final class Gossip {
    private static final Duration PROBE = Duration.ofSeconds(1);
    private static final Duration PUSH_PULL = Duration.ofMinutes(1);
    private static final Duration RECONNECT = Duration.ofSeconds(10);
    private static final Duration SPREAD = Duration.ofMillis(200);
    private static final Duration SETTLE_POLL = Duration.ofSeconds(2);

    /** What is larger than this is not gossiped but sent once to every member. */
    static final int LARGEST_DATAGRAM = 700;

    /** A peer that did not answer for so long is held for failed. */
    private static final Duration FAILED = Duration.ofMillis(5_700);

    private static final int STEADY_POLLS = 3;

    private final Machine machine;
    private final Map<String, UpstreamPlayer> running;
    private final UpstreamPlayer self;
    /** When each member was last seen, by address; members that have failed are not in it. */
    private final Map<String, Duration> members = new LinkedHashMap<>();

    private final TreeSet<String> known = new TreeSet<>();
    private boolean settled;
    private int steady;
    private int lastCount;

    Gossip(Machine machine, Map<String, UpstreamPlayer> running, UpstreamPlayer self) {
        this.machine = machine;
        this.running = running;
        this.self = self;
        known.addAll(machine.peers());
        known.remove(machine.address());
    }

    void start() {
        join();
        every(PROBE, this::probe);
        every(RECONNECT, this::join);
        host().schedule(Duration.ofMillis(host().random().nextInt((int) PUSH_PULL.toMillis())), () -> {
            pushPullWithOne();
            every(PUSH_PULL, this::pushPullWithOne);
        });
        host().schedule(SETTLE_POLL, this::poll);
        host().schedule(machine.world.parameters.settleTimeout(), () -> settled = true);
    }

    private SimHost host() {
        return machine.host();
    }

    private void every(Duration period, Runnable task) {
        host().schedule(period, () -> {
            every(period, task);
            task.run();
        });
    }

    boolean settled() {
        return settled;
    }

    /** How many members come first by name. */
    int position() {
        return (int) members.keySet().stream()
                .map(running::get)
                .filter(member -> member != null && member.name().compareTo(machine.name) < 0)
                .count();
    }

    private void poll() {
        steady = members.size() == lastCount ? steady + 1 : 0;
        lastCount = members.size();
        settled |= steady >= STEADY_POLLS;
        if (!settled) {
            host().schedule(SETTLE_POLL, this::poll);
        }
    }

    /** Calls all whose addresses are known and that are no members, and exchanges everything. */
    private void join() {
        for (String address : new ArrayList<>(known)) {
            if (!members.containsKey(address) && machine.world.network.resolves(address)) {
                pushPull(address);
            }
        }
    }

    private void probe() {
        Duration now = host().elapsed();
        for (String address : new ArrayList<>(members.keySet())) {
            connect(address, peer -> reply(peer, () -> members.computeIfPresent(address, (a, t) -> host().elapsed())));
        }
        members.values().removeIf(lastSeen -> now.minus(lastSeen).compareTo(FAILED) > 0);
    }

    private void pushPullWithOne() {
        List<String> all = new ArrayList<>(members.keySet());
        if (!all.isEmpty()) {
            pushPull(all.get(host().random().nextInt(all.size())));
        }
    }

    private void pushPull(String address) {
        UpstreamPlayer.State own = self.state();
        connect(address, peer -> {
            peer.merge(own);
            peer.gossip.joined(machine.address());
            UpstreamPlayer.State theirs = peer.state();
            reply(peer, () -> {
                joined(address);
                self.merge(theirs);
            });
        });
    }

    private void joined(String address) {
        known.add(address);
        members.put(address, host().elapsed());
        UpstreamPlayer peer = running.get(address);
        if (peer != null) {
            peer.gossip.members.keySet().stream()
                    .filter(other -> !other.equals(machine.address()))
                    .forEach(known::add);
        }
    }

    /** A reliable exchange: it happens if the way is clear both ways. */
    private void connect(String address, Consumer<UpstreamPlayer> task) {
        FaultyNetwork network = machine.world.network;
        if (network.passes(machine.address(), address) && network.passes(address, machine.address())) {
            network.stream(machine.address(), address, () -> with(running.get(address), task));
        }
    }

    private void reply(UpstreamPlayer peer, Runnable task) {
        machine.world.network.stream(peer.address(), machine.address(), () -> with(self, me -> task.run()));
    }

    private static void with(@Nullable UpstreamPlayer player, Consumer<UpstreamPlayer> task) {
        if (player != null) {
            player.onLoop(() -> task.accept(player));
        }
    }

    /** Tells the others of a change, if the messages arrive. */
    void broadcast(int size, Consumer<UpstreamPlayer> change) {
        if (size > LARGEST_DATAGRAM) {
            members.keySet().forEach(address -> connect(address, change));
        } else {
            host().schedule(
                            SPREAD,
                            () -> members.keySet()
                                    .forEach(address -> machine.world.network.datagram(
                                            machine.address(), address, () -> with(running.get(address), change))));
        }
    }
}
