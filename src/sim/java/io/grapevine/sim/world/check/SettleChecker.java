package io.grapevine.sim.world.check;

import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks that no replica sends before it knows of every configured peer, or the time to settle is over. */
final class SettleChecker implements Watcher {
    /** For how long a silent address is waited for. */
    private static final Duration UNANSWERED = Duration.ofSeconds(10);

    private final SimWorld world;
    /** By replica: the addresses from which nothing can have been received since its start, not even that they refuse. */
    private final Map<String, Set<String>> unseen = new LinkedHashMap<>();

    SettleChecker(SimWorld world) {
        this.world = world;
    }

    @Override
    public void onStarted(Machine machine) {
        unseen.put(machine.name, new TreeSet<>(machine.peers()));
        look(machine);
    }

    @Override
    public void onSecond() {
        world.up().forEach(this::look);
    }

    @Override
    public void onMended() {
        onSecond();
    }

    private Duration patience() {
        Duration timeout = world.parameters.settleTimeout();
        return timeout.compareTo(UNANSWERED) < 0 ? timeout : UNANSWERED;
    }

    private Set<String> look(Machine machine) {
        Set<String> silent = unseen.getOrDefault(machine.name, new TreeSet<>());
        silent.removeIf(peer -> peer.equals(machine.address()) || isSeen(machine.address(), peer));
        return silent;
    }

    private boolean isSeen(String own, String peer) {
        return world.network.resolves(peer) && world.network.passes(own, peer) && world.network.passes(peer, own);
    }

    @Override
    public void onSent(SendAttempt sending) {
        Machine sender = world.machine(sending.message.from());
        Duration settles = sender.bootedAt().plus(patience());
        Set<String> silent = look(sender);
        if (!silent.isEmpty() && world.elapsed().compareTo(settles) < 0) {
            world.report("settling", sending.message + " sent although nothing is known of " + silent);
        }
    }
}
