package io.grapevine.sim.world.check;

import io.grapevine.sim.world.KnownLease;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.OnCall;
import io.grapevine.sim.world.OnCallPlayer;
import io.grapevine.sim.world.Player;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.SimWorld;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Checks that a lease mutes on every replica that must know of its last renewal, ends when its client is lost, and does not come back
 * after a request has expired it.
 */
record LeaseChecker(SimWorld world, OnCall onCall, Uptime uptime) implements Watcher {
    @Override
    public void onSent(SendAttempt sending) {
        Instant clock = world.machine(sending.message.from()).host().now();
        for (KnownLease lease : onCall.leases) {
            if (!world.parameters.skewed()
                    && !lease.isAskedToEnd()
                    && sending.message.firing().contains(lease.alert())
                    && mutes(lease, sending, clock)) {
                world.report("lease ignored", lease.key + " by " + sending.message);
            }
        }
    }

    /**
     * Whether a replica must be muting: whichever of the renewals wins that are not older than the last one that it must know. Older
     * ones can win only where clocks differ.
     */
    private boolean mutes(KnownLease lease, SendAttempt sending, Instant clock) {
        List<KnownLease.Grant> grants = lease.grants;
        int last = grants.size() - 1;
        while (last >= 0 && !sending.knew(grants.get(last).fact())) {
            last--;
        }
        if (last < 0) {
            return false;
        }
        Instant from = grants.get(last).clock().minus(onCall.clocksApart());
        for (KnownLease.Grant grant : grants) {
            boolean mayWin = !grant.clock().isBefore(from);
            boolean covers = clock.isBefore(grant.endsAt()) && !clock.isBefore(grant.clock());
            if (mayWin && !covers) {
                return false;
            }
        }
        return true;
    }

    /** An end is a time by the clock of the replica that has granted it, so whatever the clocks say no copy may have a later one, but for pauses. */
    @Override
    public void onSecond() {
        for (Machine machine : world.up()) {
            Player player = world.player(machine);
            if (player == null || !machine.isAwake()) {
                continue;
            }
            for (OnCallPlayer.Open open : player.onCall().open()) {
                onCall.leases.stream()
                        .filter(lease -> lease.key.equals(open.holder()))
                        .forEach(lease -> check(machine, lease, open));
            }
        }
    }

    /** A replica that stood still, as its clock says, extends what it could not renew meanwhile by as much. */
    private Duration pauses() {
        Duration all = Duration.ZERO;
        for (String name : world.parameters.names()) {
            all = all.plus(uptime.paused(world.machine(name), Duration.ZERO))
                    .plus(world.machine(name).setForward());
        }
        return all;
    }

    private void check(Machine machine, KnownLease lease, OnCallPlayer.Open open) {
        if (open.endsAt().isAfter(lease.latestEnd().plus(pauses()))) {
            world.report("lease outlives its client", open + " at " + machine.name);
        }
        // Where it was over when it was expired, by the clock of the replica, nothing was.
        boolean goesOn = !world.parameters.skewed()
                && world.loop.now().plus(onCall.clocksApart()).isBefore(open.endsAt());
        int ended = lease.ended.getOrDefault(open.id(), SendAttempt.NONE);
        if (goesOn && ended != SendAttempt.NONE && world.knowledge.hasForCertain(machine.name, ended)) {
            world.report("resurrection", open + " at " + machine.name);
        }
    }
}
